import type { WriteStream } from 'node:tty'
import { withoutControls } from './without-controls.ts'

/** A progress line at the bottom of the terminal for long work. Silent without a terminal. */
export interface ProgressLine extends Disposable {
  /** Counts one finished item. */
  count(name: string): void
  /** Clears the line, so that other output can be printed. */
  clear(): void
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const ERASE = '\r\u001b[2K'
const FRAME_MS = 100

/** Shows a spinner, the number of finished items, the elapsed time, and the last name. */
export function createProgressLine(stream: WriteStream): ProgressLine {
  if (!stream.isTTY) return { count: () => {}, clear: () => {}, [Symbol.dispose]: () => {} }
  const began = performance.now()
  let done = 0
  let last = ''
  let frame = 0
  const draw = () => {
    const seconds = Math.floor((performance.now() - began) / 1000)
    const text = `${SPINNER[frame++ % SPINNER.length]} ${done} done, ${seconds} s  ${last}`
    stream.write(`${ERASE}${withoutControls(text).slice(0, Math.max(0, stream.columns - 1))}`)
  }
  const timer = setInterval(draw, FRAME_MS)
  return {
    count(name) {
      done += 1
      last = name
    },
    clear: () => void stream.write(ERASE),
    [Symbol.dispose]() {
      clearInterval(timer)
      stream.write(ERASE)
    },
  }
}
