"""What the description of the API cannot say in JSON Schema, said to Schemathesis.

A request that Schemathesis believes to be right gets what only a client knows: times that lie ahead of the present, in their order; a
time zone that exists; ids of things that exist; a key that was not used before; a signature. Wrong requests are sent as they are.
"""

import base64
import hashlib
import hmac
import itertools
import json
import os
import re
import time
from datetime import datetime, timedelta, timezone

import schemathesis

PERSONS = json.loads(os.environ["OKAERI_PERSONS"])
WEBHOOK_KEY = base64.b64decode(os.environ["OKAERI_WEBHOOK_SECRET"].removeprefix("whsec_"))

# When things are, in days from now: the schema says that each is an instant or a date, not which comes first.
DAYS = {
    "answerBy": 5,
    "decideBy": 9,
    "startsAt": 12,
    "endsAt": 14,
    "sendAt": 1,
    "notAfter": 20,
    "closesAt": 30,
    "timestamp": -1,
    "at": -15,
    "hireDate": -4000,
    "lastWorkingDay": -40,
    "terminationDate": -30,
    "leftAfter": -3000,
    "leftBefore": -10,
}
# The pattern of If-Match in the description.
IF_MATCH = re.compile(r'\*|(?:W/)?"[!#-~]*"(?:, ?(?:W/)?"[!#-~]*")*')
ZONES = ["Asia/Tokyo", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "UTC"]

number = itertools.count(1)


def is_right(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    """Completes a request."""
    turn = next(number)
    if case.headers and re.fullmatch("[!-~]{1,255}", str(case.headers.get("Idempotency-Key", ""))):
        # A key that was used before would answer with what the first request did.
        case.headers["Idempotency-Key"] = f"schemathesis-{os.getpid()}-{turn}"
    if not is_right(case):
        return
    if case.headers and not IF_MATCH.fullmatch(str(case.headers.get("If-Match", "*"))):
        # Its coverage phase takes any text for one that fits the pattern of a header.
        case.headers["If-Match"] = "*"
    if isinstance(case.body, dict):
        case.body = in_time(case.body, turn)
    for name in case.path_parameters or {}:
        if name in ("alumniId", "id") and PERSONS:
            case.path_parameters[name] = PERSONS[turn % len(PERSONS)]
    if case.operation.path == "/webhooks/hris/{source}" and isinstance(case.body, dict):
        case.path_parameters["source"] = "standard"
        signed(case, kwargs, turn)


def in_time(value, turn):
    """The same value, with its times in their order around now."""
    if isinstance(value, list):
        return [in_time(one, turn) for one in value]
    if not isinstance(value, dict):
        return value
    result = {}
    for name, member in value.items():
        if name in DAYS and isinstance(member, str):
            at = datetime.now(timezone.utc) + timedelta(days=DAYS[name], minutes=turn % 600)
            result[name] = at.strftime("%Y-%m-%d" if len(member) == 10 else "%Y-%m-%dT%H:%M:%SZ")
        elif name == "timeZone" and isinstance(member, str):
            result[name] = ZONES[turn % len(ZONES)]
        else:
            result[name] = in_time(member, turn)
    pay = result.get("pay")
    if isinstance(pay, dict) and {"min", "max"} <= pay.keys():
        result["pay"] = {**pay, "min": min(pay["min"], pay["max"]), "max": max(pay["min"], pay["max"])}
    term = result.get("term")
    if isinstance(term, dict) and isinstance(term.get("renewal"), dict):
        # No longer than the years that a renewal may lead to.
        result["term"] = {**term, "months": 1}
    if isinstance(result.get("minAttendees"), int):
        # Not more than there are seats.
        result["minAttendees"] = 1
    return result


def signed(case, kwargs, turn):
    """Signs a webhook as Standard Webhooks 1.0 asks for."""
    body = json.dumps(case.body).encode()
    message, seconds = f"msg_{turn}", str(int(time.time()))
    mac = hmac.new(WEBHOOK_KEY, f"{message}.{seconds}.".encode() + body, hashlib.sha256).digest()
    case.headers = {
        **(case.headers or {}),
        "webhook-id": message,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }
    case.media_type = "application/json"
    kwargs["data"] = body


# What a right request may be refused for, because no schema can tell: the status, and what the error must point to. Everything else
# that refuses a right request is a finding.
RULES = [
    # RFC 9110 §13.1.1, RFC 6585 §3: which version there is now, and whether it needs to be named.
    (412, r"", r""),
    (428, r"", r""),
    # A cursor is sealed with a key.
    (400, r"/cursor", r""),
    # The limit of a page depends on another parameter, its format.
    (422, r"/limit", r"/recipients$"),
    # A change may contradict what the gathering holds already.
    (422, r"/(place|seats|onlineSeats|minAttendees)", r"/gatherings/\{gatheringId\}$"),
    # A code is sealed with a key.
    (422, r"/code", r"/check-in$"),
    # Whether an answer has to say how somebody takes part, and which ways there are, stands in the gathering.
    (422, r"/mode", r"/guests/\{alumniId\}/answer$"),
]
# What is wrong only beside what is stored; what the schema tells has codes of its own.
STORED = ("invalid", "invalid_cursor")
# Fields that the schema leaves out at will, and a stored gathering asks for.
ASKED_FOR = ("/mode",)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether a failure counts."""
    if type(failure).__name__ != "RejectedPositiveData":
        return True
    return not any(
        response.status_code == status and re.search(path, case.operation.path) and points_to(response, pointer)
        for status, pointer, path in RULES
    )


def points_to(response, pointer):
    """Whether all errors of a problem point where a rule says, and none is one that the schema tells."""
    errors = json.loads(response.content).get("errors", [])
    if pointer == "":
        return errors == []
    return errors != [] and all(
        re.fullmatch(pointer, error["pointer"])
        and (error["code"] in STORED or (error["code"] == "missing" and error["pointer"] in ASKED_FOR))
        for error in errors
    )
