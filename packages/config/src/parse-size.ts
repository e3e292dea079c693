const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  B: 1n,
  KB: 10n ** 3n,
  MB: 10n ** 6n,
  GB: 10n ** 9n,
  TB: 10n ** 12n,
  KiB: 2n ** 10n,
  MiB: 2n ** 20n,
  GiB: 2n ** 30n,
  TiB: 2n ** 40n,
}

/**
 * Reads `512MB` or `1.5GB` (powers of ten), `1MiB` or `2GiB` (powers of two), or a plain number of bytes; returns bytes,
 * or `undefined` for anything else, for a fractional number of bytes, and for a number too large to be exact.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,12}))?(|B|[KMGT]B|[KMGT]iB)$/.exec(text)
  if (match === null) return undefined
  const [, whole = '', fraction = '', unit = ''] = match
  // Integer arithmetic: in floating point 8.2 times 1e9 is less than 8200000000.
  const scaled = BigInt(whole + fraction) * (UNITS[unit] ?? 0n)
  const scale = 10n ** BigInt(fraction.length)
  const bytes = Number(scaled / scale)
  return scaled % scale === 0n && Number.isSafeInteger(bytes) ? bytes : undefined
}
