/** Properties that change how text looks where it stands: none moves it over something else, none loads anything. */
const PROPERTY =
  /^(?:background-color|border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width|collapse))?|clear|color|cursor|direction|display|float|font(?:-(?:family|size|style|variant|weight))?|height|letter-spacing|line-height|margin(?:-(?:top|right|bottom|left))?|overflow|padding(?:-(?:top|right|bottom|left))?|text-(?:align|decoration|indent)|unicode-bidi|vertical-align|white-space|width)$/i;
/** Words, figures, colours and names in quotes; of functions only `rgb`, so that there is no address in it. */
const VALUE = /^(?:[\w\s.,#%!'"-]|rgb\([\d\s,.%]{1,40}\)){1,200}$/i;
const MAX_CHARS = 2_000;

/** A style attribute with only its harmless declarations; `undefined` when none is left. */
export function safeStyle(style: string): string | undefined {
  const kept: string[] = [];
  for (const declaration of style.slice(0, MAX_CHARS).split(';')) {
    const colon = declaration.indexOf(':');
    const [property, value] = [declaration.slice(0, colon).trim(), declaration.slice(colon + 1).trim()];
    if (colon > 0 && PROPERTY.test(property) && VALUE.test(value)) kept.push(`${property}: ${value};`);
  }
  return kept.length === 0 ? undefined : kept.join(' ');
}
