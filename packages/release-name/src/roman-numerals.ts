const VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50 }

/** Reads `7`, `07` or a Roman numeral up to 89, in capitals. `NaN` for anything else. */
export function readOrdinal(written: string): number {
  if (/^\d+$/.test(written)) return Number(written)
  if (!/^[IVXL]{1,8}$/.test(written)) return Number.NaN
  const values = [...written].map((letter) => VALUES[letter] ?? 0)
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0)
}
