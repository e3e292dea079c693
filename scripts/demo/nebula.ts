import type { Canvas, Scene } from './canvas.ts'
import { smooth } from './canvas.ts'
import { fractal, noise } from './noise.ts'

const SHRINK = 4
const STARS = 420

/** A flight through violet clouds between stars. */
export const nebula: Scene = (canvas: Canvas, t: number): void => {
  paintClouds(canvas, t)
  for (let star = 0; star < STARS; star += 1) paintStar(canvas, star, t)
}

function paintClouds({ width, height, light }: Canvas, t: number): void {
  const columns = Math.ceil(width / SHRINK) + 1
  const rows = Math.ceil(height / SHRINK) + 1
  const cloud = new Float32Array(columns * rows * 3)
  const zoom = 3.4 - 0.025 * t
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const u = (x / rows - 0.9) * zoom + 40
      const v = (y / rows - 0.5) * zoom + 40
      const bend = fractal(u + t * 0.02, v - t * 0.013, 4)
      const body = fractal(u * 1.3 + bend * 2.4, v * 1.3 + bend * 1.7 + t * 0.03, 5)
      const density = smooth(0.42, 0.82, body)
      const core = smooth(0.62, 0.9, body) * smooth(0.35, 0.65, bend)
      const at = (y * columns + x) * 3
      cloud[at] = 0.012 + 0.42 * density + 0.9 * core
      cloud[at + 1] = 0.008 + 0.09 * density + 0.5 * core
      cloud[at + 2] = 0.03 + 0.78 * density + 0.85 * core
    }
  }
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / SHRINK)
    const fy = (y % SHRINK) / SHRINK
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / SHRINK)
      const fx = (x % SHRINK) / SHRINK
      const from = (row * columns + column) * 3
      const to = (y * width + x) * 3
      for (let c = 0; c < 3; c += 1) {
        const top = mix(cloud[from + c] as number, cloud[from + 3 + c] as number, fx)
        const below = from + columns * 3 + c
        light[to + c] = mix(top, mix(cloud[below] as number, cloud[below + 3] as number, fx), fy)
      }
    }
  }
}

function paintStar({ width, height, light }: Canvas, star: number, t: number): void {
  const depth = 1 - ((noise(star * 3.1, 7.7) * 7 + t * 0.035) % 1)
  const u = (noise(star * 1.7, 1.3) - 0.5) / (depth + 0.05)
  const v = (noise(star * 2.3, 4.9) - 0.5) / (depth + 0.05)
  const x = width / 2 + u * height * 0.9
  const y = height / 2 + v * height * 0.9
  const radius = (0.7 + 1.5 * (1 - depth)) * (height / 720)
  const power = smooth(1, 0.8, depth) * smooth(0, 0.08, depth) * (0.5 + 1.1 * noise(star * 5.3, 2.2))
  const reach = Math.ceil(radius * 3)
  for (let py = Math.max(0, Math.round(y) - reach); py <= Math.min(height - 1, Math.round(y) + reach); py += 1) {
    for (let px = Math.max(0, Math.round(x) - reach); px <= Math.min(width - 1, Math.round(x) + reach); px += 1) {
      const glow = power * Math.exp(-((px - x) ** 2 + (py - y) ** 2) / (radius * radius))
      const at = (py * width + px) * 3
      light[at] = (light[at] as number) + glow
      light[at + 1] = (light[at + 1] as number) + glow * 0.93
      light[at + 2] = (light[at + 2] as number) + glow
    }
  }
}

function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part
}
