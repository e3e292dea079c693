/** A picture as light: three numbers per pixel, from 0 (dark) to 1 (full). */
export interface Canvas {
  width: number
  height: number
  light: Float32Array
}

/** Paints the frame at `seconds` of a film. */
export type Scene = (canvas: Canvas, seconds: number) => void

/** Red, green and blue, 0 to 1. */
export type Colour = readonly [number, number, number]

/** A dark canvas. */
export function createCanvas(width: number, height: number): Canvas {
  return { width, height, light: new Float32Array(width * height * 3) }
}

/** The canvas as bytes. Dithering below one step hides the bands of dark gradients. */
export function toBytes({ light }: Canvas, brightness: number, into: Uint8ClampedArray): void {
  for (let index = 0; index < light.length; index += 1) {
    const dither = ((index * 2_654_435_761) >>> 24) / 255 - 0.5
    const value = 1 - Math.exp(-1.25 * (light[index] as number) * brightness)
    into[index] = value * 357 * 0.98 + dither
  }
}

/** 0 below `from`, 1 above `to`, smooth in between. */
export function smooth(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}
