import { UsageError } from './output.ts'

/** The number in an option, undefined when absent. @throws UsageError */
export function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,5}$/.test(text)) return text === undefined ? undefined : Number(text)
  throw new UsageError(`Cannot use ${option} "${text}": expected a whole number`)
}
