import { AddLine, type AddStreamLine } from '@streamvault/api'
import { problemOf } from './errors/problem-of.ts'

/**
 * Yields each result of an add as one line of JSON, then its summary.
 *
 * The status was sent long before a failure: the failure becomes the last line, and `onBroken` gets the whole error.
 */
export async function* addStream(
  lines: AsyncIterable<AddLine>,
  onBroken: (error: unknown) => void,
): AsyncGenerator<string, void> {
  const summary = { added: 0, known: 0, skipped: 0, failed: 0 }
  try {
    for await (const line of lines) {
      const known = AddLine.parse(line)
      summary[known.status] += 1
      yield lineOf(known)
    }
  } catch (error) {
    onBroken(error)
    return yield lineOf(problemOf(error).problem)
  }
  yield lineOf({ summary })
}

function lineOf(line: AddStreamLine): string {
  return `${JSON.stringify(line)}\n`
}
