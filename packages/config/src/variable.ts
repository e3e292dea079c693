import { z } from 'zod'

/** A variable that `parse` understands; it returns undefined for what it does not. The message never shows what came. */
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

/** A whole number within bounds, both included. */
export function wholeNumber(min: number, max: number): ReturnType<typeof variable<number>> {
  return variable(`a whole number from ${min} to ${max}`, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return min <= value && value <= max ? value : undefined
  })
}
