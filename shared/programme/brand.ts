/** How the pages look: the company's colours, logo and icon, checked at synth. */
import * as z from 'zod';

/** The colours of every page besides the company's own, in each colour scheme. */
export const pageColours = {
  light: { paper: '#ffffff', ground: '#f3f5f8', ink: '#1c2430' },
  dark: { paper: '#1b222c', ground: '#10151c', ink: '#eef1f5' },
} as const;
export type ColourScheme = keyof typeof pageColours;

/** Text needs this contrast (WCAG 2.2, 1.4.3), and the outline of a control needs the second (1.4.11). */
const leastContrast = { text: 4.5, control: 3 } as const;

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #0b5cad');

function coloursOn(scheme: ColourScheme) {
  return z.strictObject({ button: colour, buttonText: colour }).superRefine(({ button, buttonText }, { addIssue }) => {
    const refuse = (field: string, contrast: number, on: string, least: number) => {
      const message = `has a contrast of ${contrast.toFixed(2)} to ${on}; it needs ${least}`;
      if (contrast < least) addIssue({ code: 'custom', path: [field], message });
    };
    refuse('buttonText', contrastOf(buttonText, button), 'the button', leastContrast.text);
    refuse('button', contrastToPage(button, scheme), `the page, ${scheme}`, leastContrast.control);
  });
}

const picture = z
  .string()
  .regex(/^[a-z0-9-]{1,40}\.(svg|png)$/, 'must be the name of an .svg or .png in programme/pictures');

/** The part `brand` of programme.json. */
export const brandSchema = z.strictObject({
  colours: z.strictObject({ light: coloursOn('light'), dark: coloursOn('dark') }).default({
    light: { button: '#0b5cad', buttonText: '#ffffff' },
    dark: { button: '#8cc4ff', buttonText: '#08233f' },
  }),
  /**
   * Shown at the head of every page; on a dark page a logo of dark letters cannot be read, so there is one for each.
   */
  logo: z.strictObject({ light: picture, dark: picture }).nullable().default(null),
  /** What a browser shows beside the title. */
  favicon: picture.nullable().default(null),
});

/** A picture as pages name it: with a part of its hash, so that browsers may keep it. Width and height in pixels. */
export interface BrandPicture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

/** The contrast of two colours, 1 … 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOf(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The lowest contrast of a colour to the backgrounds that it may have. */
function contrastToPage(of: string, scheme: ColourScheme): number {
  const { paper, ground } = pageColours[scheme];
  return Math.min(contrastOf(of, paper), contrastOf(of, ground));
}

/** The colour of links: the button's where it can be read as text on the page, else that of the text, underlined. */
export function linkColour(button: string, scheme: ColourScheme): string {
  return contrastToPage(button, scheme) >= leastContrast.text ? button : pageColours[scheme].ink;
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
