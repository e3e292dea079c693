import { randomInt } from 'node:crypto'

/** Some ranges of a file, half-open: anywhere, at its ends, and across MiB boundaries. */
export function randomRanges(size: number, count: number): [start: number, end: number][] {
  const mib = 1024 * 1024
  const edges: [number, number][] = [
    [0, 1],
    [size - 1, size],
    [mib - 1, mib + 1],
    [300_001, 1_400_000],
  ]
  const others = Array.from({ length: count - edges.length }, (): [number, number] => {
    const start = randomInt(size)
    return [start, Math.min(size, start + 1 + randomInt(mib))]
  })
  return [...edges, ...others]
}
