import type { Canvas, Scene } from './canvas.ts'
import { smooth } from './canvas.ts'
import { fractal, noise } from './noise.ts'

const LAYERS = 6

/** A drive past dunes while the sun goes down. */
export const dunes: Scene = (canvas: Canvas, t: number): void => {
  const { width, height, light } = canvas
  const aspect = width / height
  const sunX = aspect * (0.68 - 0.003 * t)
  const sunY = 0.27 + 0.0075 * t
  const layers = Array.from({ length: LAYERS }, (_, k) => drawLayer(width, k, t))
  for (let y = 0; y < height; y += 1) {
    const v = y / height
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3
      const dx = (x / width) * aspect - sunX
      const dy = v - sunY
      const distance = Math.sqrt(dx * dx + dy * dy)
      const glow = Math.exp(-distance * 3.4)
      const disc = smooth(0.126, 0.122, distance)
      let r = 0.1 + 0.75 * v + 0.75 * glow + 2.2 * disc
      let g = 0.025 + 0.3 * v + 0.36 * glow + 1.6 * disc
      let b = 0.035 + 0.06 * v + 0.08 * glow + 0.8 * disc
      for (let k = 0; k < LAYERS; k += 1) {
        const { top, slope } = layers[k] as Layer
        const below = v - (top[x] as number)
        if (below < 0) continue
        const near = k / (LAYERS - 1)
        const lit = Math.max(0, 0.5 - (slope[x] as number) * 0.9) * Math.exp(-below * (3 + 5 * near))
        const edge = Math.exp(-below * 160) * 0.35
        const sand = 0.92 + 0.16 * noise(x * 0.05 + t * (2 + 9 * near), y * 0.6)
        const shade = (0.5 - 0.4 * near) * sand
        r = (0.6 * lit + edge) * sand + shade * 0.5
        g = (0.24 * lit + edge * 0.55) * sand + shade * 0.14
        b = (0.06 * lit + edge * 0.22) * sand + shade * 0.055
      }
      light[at] = r
      light[at + 1] = g
      light[at + 2] = b
    }
  }
}

interface Layer {
  top: Float32Array
  slope: Float32Array
}

function drawLayer(width: number, k: number, t: number): Layer {
  const top = new Float32Array(width + 1)
  const speed = 0.012 * 1.75 ** k
  const scale = 2.6 - 0.27 * k
  for (let x = 0; x <= width; x += 1) {
    const u = (x / width) * scale + t * speed + k * 19
    top[x] = 0.5 + 0.082 * k - (0.04 + 0.024 * k) * (2 * fractal(u, k * 5.5, 2) - 0.6)
  }
  const slope = new Float32Array(width)
  for (let x = 0; x < width; x += 1) slope[x] = ((top[x + 1] as number) - (top[x] as number)) * width * 0.55
  return { top, slope }
}
