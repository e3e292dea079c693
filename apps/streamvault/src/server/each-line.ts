import type { Readable } from 'node:stream'

/** Calls `onLine` with each non-empty line of a text. Lines are cut at `maxLength`. */
export function eachLine(text: Readable, maxLength: number, onLine: (line: string) => void): void {
  let line = ''
  const end = () => {
    if (line.trim() !== '') onLine(line)
    line = ''
  }
  text.setEncoding('utf8')
  text.on('data', (piece: string) => {
    const [rest = '', ...others] = piece.split(/\r?\n/)
    line = `${line}${rest}`.slice(0, maxLength)
    for (const next of others) {
      end()
      line = next.slice(0, maxLength)
    }
  })
  text.on('end', end)
}
