const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/**
 * Reads `512MB` or `150GB` (powers of ten), `1MiB` or `2GiB` (powers of two), or a plain number of bytes; returns
 * bytes, or `undefined` for anything else and for what is too large to count exactly.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,15})(|B|[KMGT]B|[KMGT]iB)$/.exec(text)
  if (match === null) return undefined
  const bytes = Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
