import * as z from 'zod';

/** How a call fails. */
const callFaults = ['throttle', 'timeout', 'error', 'accept-then-reset', 'accept-then-timeout'] as const;
export type CallFault = (typeof callFaults)[number];

/** SES's reports on a mail: none comes, each comes twice, or they come a second before the response to the send. */
const reportFaults = ['drop-report', 'double-report', 'early-report'] as const;
type ReportFault = (typeof reportFaults)[number];
type FaultKind = CallFault | ReportFault;

/** The services whose faults can be injected, and how they fail. */
export const faultRequest = z
  .strictObject({
    service: z.enum(['ses', 'dynamodb', 'sqs', 's3', 'events', 'lambda', 'secretsmanager']),
    kind: z.enum([...callFaults, ...reportFaults]),
    rate: z.number().min(0).max(1),
    seed: z.number().int().default(1),
  })
  .refine(({ service, kind }) => service === 'ses' || !isReportFault(kind), {
    path: ['kind'],
    message: 'only ses reports',
  });

type FaultRequest = z.infer<typeof faultRequest>;

/** The faults in force. The same seed gives the same sequence of failures. */
export class Faults {
  readonly #faults = new Map<string, FaultRequest & { readonly random: () => number }>();

  /** Replaces the faults of that service and kind; rate 0 clears them. */
  set(request: FaultRequest): void {
    const key = `${request.service}/${request.kind}`;
    if (request.rate === 0) this.#faults.delete(key);
    else this.#faults.set(key, { ...request, random: seededRandom(request.seed) });
  }

  /** Decides for one call whether and how it fails. */
  draw(service: string): CallFault | undefined {
    for (const { service: of, kind, rate, random } of this.#faults.values()) {
      if (of === service && !isReportFault(kind) && random() < rate) return kind;
    }
    return undefined;
  }

  /** Decides how the reports on one mail are disturbed; several faults may apply together. */
  drawReports(): ReadonlySet<ReportFault> {
    const drawn = new Set<ReportFault>();
    for (const { kind, rate, random } of this.#faults.values()) {
      if (isReportFault(kind) && random() < rate) drawn.add(kind);
    }
    return drawn;
  }

  /** The faults in force, for the status. */
  list(): FaultRequest[] {
    return [...this.#faults.values()].map(({ service, kind, rate, seed }) => ({ service, kind, rate, seed }));
  }
}

function isReportFault(kind: FaultKind): kind is ReportFault {
  return reportFaults.some((known) => known === kind);
}

/** Mulberry32: small, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
