import type { WriteStream } from 'node:tty'

/** A progress bar at the bottom of the terminal for work of known size. Silent without a terminal. */
export interface ProgressBar extends Disposable {
  /** Shows the progress; `total` is null while unknown. `note` is the reason for a delay, if any. */
  show(done: number, total: number | null, note?: string): void
}

const ERASE = '\r\u001b[2K'
const WIDTH = 24
const USUAL_COLUMNS = 80

/** Draws at each `show`. */
export function createProgressBar(stream: WriteStream, unit: string): ProgressBar {
  if (!stream.isTTY) return { show: () => {}, [Symbol.dispose]: () => {} }
  const began = performance.now()
  return {
    show(done, total, note = '') {
      const seconds = Math.floor((performance.now() - began) / 1000)
      const line = `${barOf(done, total)} ${done}${total === null ? '' : `/${total}`} ${unit}, ${seconds} s  ${note}`
      // A terminal without a size reports 0.
      stream.write(`${ERASE}${line.slice(0, (stream.columns || USUAL_COLUMNS) - 1)}`)
    },
    [Symbol.dispose]: () => void stream.write(ERASE),
  }
}

function barOf(done: number, total: number | null): string {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total)
  const filled = Math.floor(share * WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`
}
