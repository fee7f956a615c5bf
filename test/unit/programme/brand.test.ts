/** The company's look is checked at synth: a colour that cannot be read, or a picture that could do more than be seen, goes no further. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { brandSchema, contrastOf, linkColour, pageColours } from '../../../shared/programme/brand.ts';
import { compilePictures, compileProgramme } from '../../../shared/programme/compile.ts';
import { readPicture } from '../../../shared/programme/pictures.ts';
import { pngOf } from '../../fixtures/pngs.ts';

const folder = mkdtempSync(join(tmpdir(), 'programme-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  // WCAG 2.2: 21 for black on white; #767676 is the lightest grey that can be read on white.
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#767676', '#ffffff', 4.54],
    ['#777777', '#ffffff', 4.48],
    ['#ff0000', '#ffffff', 4],
  ])('of %s to %s is %d', (one, other, ratio) => {
    expect(contrastOf(one, other)).toBeCloseTo(ratio, 2);
    expect(contrastOf(other, one)).toBe(contrastOf(one, other));
  });

  it('of what is accepted is enough for text on the button, for the button and for links on the page', () => {
    fc.assert(
      fc.property(hex, hex, fc.constantFrom('light', 'dark'), (button, buttonText, scheme) => {
        const colours = { ...brandSchema.parse({}).colours, [scheme]: { button, buttonText } };
        const { paper, ground } = pageColours[scheme];
        const onPage = Math.min(contrastOf(button, paper), contrastOf(button, ground));
        const accepted = brandSchema.safeParse({ colours }).success;
        expect(accepted).toBe(contrastOf(button, buttonText) >= 4.5 && onPage >= 3);
        const link = linkColour(button, scheme);
        for (const page of [paper, ground]) expect(contrastOf(link, page)).toBeGreaterThanOrEqual(4.5);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it.each([
    [{ light: { button: '#ffd400', buttonText: '#1c2430' } }, ['colours/light/button']],
    [{ light: { button: '#0b5cad', buttonText: '#8cc4ff' } }, ['colours/light/buttonText']],
    [{ dark: { button: '#0b3c6d', buttonText: '#ffffff' } }, ['colours/dark/button']],
    [{ dark: { button: '#ffffff', buttonText: '#ffffff' } }, ['colours/dark/buttonText']],
    [{ light: { button: 'blue', buttonText: '#fff' } }, ['colours/light/button', 'colours/light/buttonText']],
  ])('%j names the field', (change, fields) => {
    const colours = { ...brandSchema.parse({}).colours, ...change };
    expect(brandSchema.safeParse({ colours }).error?.issues.map(({ path }) => path.join('/'))).toEqual(fields);
  });
});

describe('a look that is refused', () => {
  const problems = (brand: object) =>
    brandSchema.safeParse(brand).error?.issues.map(({ code, path, message }) => [code, path.join('/'), message]);
  const { light, dark } = brandSchema.parse({}).colours;

  it('says which contrast it has, to what, and which one it needs', () => {
    expect(problems({ colours: { light, dark: { button: '#0b3c6d', buttonText: '#0b3c6e' } } })).toEqual([
      ['custom', 'colours/dark/buttonText', 'has a contrast of 1.00 to the button; it needs 4.5'],
      [
        'custom',
        'colours/dark/button',
        expect.stringMatching(/^has a contrast of 1\.\d\d to the page, dark; it needs 3$/),
      ],
    ]);
    expect(problems({ colours: { dark, light: { button: '#ffd400', buttonText: '#1c2430' } } })).toEqual([
      ['custom', 'colours/light/button', expect.stringMatching(/to the page, light; it needs 3$/)],
    ]);
  });

  it.each(['0b5cad', 'x#0b5cad', '#0b5cad0', '#0b5cag', '#0B5CA'])('as %s is not a colour', (button) => {
    const message = 'must be a colour such as #0b5cad';
    expect(problems({ colours: { dark, light: { ...light, button } } })).toContainEqual([
      'invalid_format',
      'colours/light/button',
      message,
    ]);
  });

  it.each(['logo.gif', 'logo.svgz', 'logo.png.exe', '../logo.png', 'Logo.png', '.png', `${'a'.repeat(41)}.png`])(
    'as %s is the name of no picture',
    (favicon) => {
      const message = 'must be the name of an .svg or .png in programme/pictures';
      expect(problems({ favicon })).toEqual([['invalid_format', 'favicon', message]]);
    },
  );

  it('a link has the colour of the button where that can be read as text, else that of the text', () => {
    expect(linkColour('#0b5cad', 'light')).toBe('#0b5cad');
    expect(linkColour('#8cc4ff', 'dark')).toBe('#8cc4ff');
    expect(linkColour('#8cc4ff', 'light')).toBe(pageColours.light.ink);
  });
});

describe('a picture', () => {
  const read = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return readPicture(folder, name);
  };
  const svg = (inside: string, attributes = 'viewBox="0 0 30 10"') =>
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;
  it('has a name that changes with its content, and its own size', () => {
    const one = read('logo.svg', svg('<rect width="30" height="10"/>'));
    const other = read('logo.svg', svg('<rect width="30" height="9"/>'));
    expect(one).toMatchObject({ width: 30, height: 10, contentType: 'image/svg+xml' });
    expect(one.file).toMatch(/^logo-[0-9a-f]{12}\.svg$/);
    expect(other.file).not.toBe(one.file);
    expect(read('logo.png', pngOf({ width: 120, height: 40 }))).toMatchObject({
      width: 120,
      height: 40,
      contentType: 'image/png',
    });
  });

  it('may be styled, and refer to its own parts', () => {
    const style = '<style>@media(prefers-color-scheme:dark){path{fill:#fff}}</style>';
    const gradient = '<defs><linearGradient id="a"/></defs><path fill="url(#a)" d="M0 0h9"/>';
    expect(read('logo.svg', `<?xml version="1.0"?>\n<!-- ours -->\n${svg(style + gradient)}`).width).toBe(30);
  });

  // SVG 2 §13.2 and CSS Values 4 §4.5: an address may be in quotes, with spaces around it. XML 1.0 §4.1: characters by number.
  it.each([
    ['a space in the address', '<path fill="url( #a )"/>'],
    ['a line break in the address', '<path fill="url(\n#a)"/>'],
    ['single quotes', `<path fill="url('#a')"/>`],
    ['double quotes', `<path fill='url("#a")'/>`],
    ['quotes after a space', `<path style="fill:url( '#a' )"/>`],
    ['quotes as entities', '<path fill="url(&quot;#a&quot;)"/>'],
    ['an address in capitals', '<path fill="URL(#a)"/>'],
    ['characters by hexadecimal number', '<title>&#x41;&#x6F;&#xff21;</title>'],
    ['characters by number', '<title>&#65;&amp;&lt;</title>'],
    [
      'a gradient of another one',
      '<linearGradient id="b" xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href = "#a"/>',
    ],
    ['the notes of a drawing program', '<metadata><x:note xmlns:x="https://example.com/draw" x:id="1"/></metadata>'],
    ['a comment that holds tags', '<!-- <svg viewBox="0 0 900 1"><script/> -->'],
    ['a word that is no style', '<title>animation: a transition</title><g id="animation"/>'],
    ['a variable', '<style>rect{--animation:1;--my-transition:2;fill:red}</style>'],
    ['characters as they are', '<style><![CDATA[path>rect{fill:red}]]></style>'],
  ])('may be exported with %s', (_what, inside) => {
    expect(read('export.svg', svg(inside))).toMatchObject({ width: 30, height: 10 });
  });

  it.each<readonly [what: string, content: string, why: string]>([
    ['code', svg('<script>alert(1)</script>'), 'can run, load or animate'],
    ['code with a prefix', svg('<x:script xmlns:x="http://www.w3.org/2000/svg"/>'), 'can run, load or animate'],
    ['a handler', svg('<rect onload="alert(1)"/>'), 'event handler'],
    ['a handler after a line break', svg('<rect\nonclick = "x()"/>'), 'event handler'],
    ['HTML', svg('<foreignObject><p>x</p></foreignObject>'), 'can run, load or animate'],
    ['another picture', svg('<image href="https://example.com/x.png"/>'), 'can run, load or animate'],
    ['a link', svg('<a href="https://example.com"><path d="M0 0"/></a>'), 'can run, load or animate'],
    [
      'an address',
      svg('<path xlink:href="https://example.com/x"/>', 'viewBox="0 0 3 1" xmlns:xlink="http://www.w3.org/1999/xlink"'),
      'names an address',
    ],
    ['a style from elsewhere', svg('<style>@import "https://example.com/x.css"</style>'), 'loads something'],
    ['a fill from elsewhere', svg('<path fill="url( https://example.com/x )"/>'), 'loads something'],
    ['a fill from elsewhere in quotes', svg(`<path fill="url( 'https://example.com/x#a' )"/>`), 'loads something'],
    ['a fill from elsewhere in entities', svg('<path fill="url(&quot;//example.com/#a&quot;)"/>'), 'loads something'],
    ['a fill whose address is written by numbers', svg('<path fill="url(&#x2f;x#a)"/>'), 'loads something'],
    ['an import with a letter as a number', svg('<style>@&#x69;mport "x.css"</style>'), 'loads something'],
    ['a fill with a letter as a number', svg('<path fill="u&#114;l(x)"/>'), 'loads something'],
    ['an address after spaces', svg('<path href = "  https://example.com/x"/>'), 'names an address'],
    ['an entity that is no number', svg('<text>&#xzz;</text>'), 'is not an SVG: '],
    ['a number that is no character', svg('<title>&#x110000;</title>'), 'XML does not allow'],
    ['a control character', svg('<title>\u0001</title>'), 'XML does not allow'],
    ['no namespace', '<svg viewBox="0 0 3 1"/>', 'must be svg with xmlns'],
    ['another namespace', '<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 3 1"/>', 'must be svg with xmlns'],
    ['an end that is missing', svg('<g>'), 'is not an SVG: '],
    ['a second root', svg('') + svg(''), 'is not an SVG: '],
    ['the same attribute twice', svg('<g id="a" id="b"/>'), 'is not an SVG: '],
    ['a size in a comment alone', svg('<!-- <svg viewBox="0 0 30 10"> -->', ''), 'no size'],
    ['a size that is no number', svg('', 'viewBox="0 0 wide 10"'), 'no size'],
    ['a size of three numbers', svg('', 'viewBox="0 0 30"'), 'no size'],
    ['an endless size', svg('', 'viewBox="0 0 1e999 1e999"'), 'larger than 4096'],
    ['a size below nothing', svg('', 'viewBox="0 0 -3 -1"'), 'no size'],
    ['an extreme size', svg('', 'viewBox="0 0 5000 5000"'), 'larger than 4096'],
    ['an escape in its style', svg('<style>a{fill:u\\72l(x)}</style>'), 'escape'],
    ['an escape in an attribute', svg('<path style="fill:\\75rl(//x)"/>'), 'escape'],
    [
      'an address between quoted comments',
      svg('<style>a{content:"/*"}b{fill:url(//x)}c{content:"*/"}</style>'),
      'loads something',
    ],
    ['an address split by a comment', svg('<style>a{fill:ur/**/l(//x)}</style>'), 'loads something'],
    ['a font from elsewhere', svg('<style>@font-face{src:local(x)}</style>'), 'loads something'],
    ['HTML in its own namespace', svg('<x xmlns="http://www.w3.org/1999/xhtml"/>'), 'of HTML'],
    ['another encoding in its first line', `<?xml version="1.0" encoding="Shift_JIS"?>${svg('')}`, 'not in UTF-8'],
    ['a style sheet beside it', `<?xml-stylesheet href="x.css"?>${svg('')}`, 'processing instruction'],
    ['an entity', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`, 'document type'],
    ['an entity in use', svg('<text>&a;</text>'), 'entity not found'],
    ['a document type inside', svg('<!DOCTYPE x>'), 'document type'],
    ...['animate', 'animateColor', 'animateMotion', 'animateTransform', 'discard', 'mpath', 'set'].map(
      (name) =>
        [`${name} (SMIL)`, svg(`<rect><${name} attributeName="x" dur="1s"/></rect>`), 'or animate something'] as const,
    ),
    ['SMIL with a prefix', svg('<x:set xmlns:x="http://www.w3.org/2000/svg" to="1"/>'), 'or animate something'],
    ['key frames', svg('<style>@keyframes a{to{opacity:0}}</style>'), 'is animated by its style'],
    [
      'key frames of older browsers',
      svg('<style>@-webkit-keyframes a{to{opacity:0}}</style>'),
      'is animated by its style',
    ],
    ['an animation in its style', svg('<style>rect{animation:a 1s}</style>'), 'is animated by its style'],
    ['an animation after a comment', svg('<style>rect{animation/**/: a 1s}</style>'), 'is animated by its style'],
    ['an animation in capitals', svg('<rect style="fill:red;ANIMATION : a 1s"/>'), 'is animated by its style'],
    ['a part of an animation', svg('<rect style="animation-name:a"/>'), 'is animated by its style'],
    ['an animation of older browsers', svg('<rect style="-webkit-animation:a 1s"/>'), 'is animated by its style'],
    ['a transition', svg('<style>rect{transition:fill 1s}rect:hover{fill:red}</style>'), 'is animated by its style'],
    [
      'a transition after a line break',
      svg('<style>rect{fill:red;\ntransition-duration\n:1s}</style>'),
      'is animated by its style',
    ],
    ['a base elsewhere', svg('<g xml:base="https://example.com/"/>'), 'names an address'],
    ['a base elsewhere at its root', svg('', 'viewBox="0 0 30 10" xml:base="//example.com"'), 'names an address'],
    ['who is told of a click', svg('<path ping="https://example.com/x"/>'), 'names an address'],
    ['pictures for several screens', svg('<path srcset="x.png 2x"/>'), 'names an address'],
    ['a size that is no whole pixel', svg('', 'viewBox="0 0 0.9 1"'), 'smaller than 1'],
    ['no size', svg('', 'width="3"'), 'no size'],
    ['no picture', 'hello', 'is not an SVG'],
    ['too much width', svg('', 'viewBox="0 0 61 10"'), '6 times'],
    ['too many bytes', svg(`<path d="${'M0 0'.repeat(5000)}"/>`), 'bytes'],
  ])('with %s is refused', (_what, content, why) => {
    expect(() => read('bad.svg', content)).toThrow(why);
  });

  it('that is not a PNG, or is not there, is refused by its name', () => {
    expect(() => read('bad.png', '<svg/>')).toThrow('pictures/bad.png is not a PNG');
    expect(() => read('bad.svg', Buffer.from([0xff, 0xfe, 0x3c, 0x00]))).toThrow('pictures/bad.svg is not in UTF-8');
    const whole = pngOf({});
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(() => read('bad.png', whole.subarray(0, length))).toThrow(/is not a PNG|was cut off/);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 16, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(() => read('bad.png', damaged)).toThrow(/damaged|was cut off/);
      }),
    );
    expect(() => readPicture(folder, 'absent.svg')).toThrow('pictures/absent.svg does not exist');
  });
});

describe('the programme', () => {
  const compiled = (change: (programme: Record<string, unknown>) => object) => {
    const copy = join(folder, 'programme');
    cpSync(fileURLToPath(new URL('../../../programme', import.meta.url)), copy, { recursive: true });
    const file = join(copy, 'programme.json');
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)));
    return { programme: compileProgramme(copy), pictures: compilePictures(copy) };
  };

  it('without a brand has the usual colours and no pictures', () => {
    const { programme, pictures } = compiled(({ brand: _brand, ...others }) => others);
    expect(programme.brand.colours.light.button).toBe('#0b5cad');
    expect([programme.pictures, pictures]).toEqual([{ logo: null, favicon: null }, []]);
  });

  it('names each picture once, and a picture that is not there', () => {
    const one = { logo: { light: 'logo.svg', dark: 'logo.svg' }, favicon: 'favicon.svg' };
    expect(compiled((programme) => ({ ...programme, brand: one })).pictures.map(({ file }) => file)).toHaveLength(2);
    const absent = { favicon: 'absent.png' };
    expect(() => compiled((programme) => ({ ...programme, brand: absent }))).toThrow('absent.png does not exist');
    const outside = { favicon: '../notices/x.svg' };
    expect(() => compiled((programme) => ({ ...programme, brand: outside }))).toThrow('/brand/favicon: must be');
  });
});
