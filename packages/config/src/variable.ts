import { z } from 'zod'

/** A variable read by `parse`, which returns undefined for an invalid text. The message never shows the text. */
export function variable<Value>(
  expected: string,
  parse: (text: string) => Value | undefined,
): z.ZodType<Value, string> & { default(value: NoInfer<Value>): z.ZodType<Value, string | undefined> } {
  return z.string().transform((text, context): Value => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: `expected ${expected}` })
    return z.NEVER
  }) as never
}

/** An integer within inclusive bounds. */
export function wholeNumber(min: number, max: number): ReturnType<typeof variable<number>> {
  return variable(`a whole number from ${min} to ${max}`, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return min <= value && value <= max ? value : undefined
  })
}

/** A port; 0 lets the system choose. */
export function port(): ReturnType<typeof variable<number>> {
  return wholeNumber(0, 65_535)
}

/** Splits a list by commas; `undefined` when a part is invalid. */
export function parseList(text: string, isPart: (part: string) => boolean): string[] | undefined {
  const parts = text.split(',').map((part) => part.trim())
  return parts.every(isPart) ? parts : undefined
}
