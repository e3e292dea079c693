import type { Canvas, Scene } from './canvas.ts'
import { smooth } from './canvas.ts'
import { fractal, noise } from './noise.ts'

const HORIZON = 0.72

/** Northern lights above mountains and a lake. */
export const aurora: Scene = (canvas: Canvas, t: number): void => {
  const { width, height, light } = canvas
  const curtains = [0, 1, 2].map((k) => drawCurtain(width, k, t))
  const ridge = Float32Array.from(
    { length: width },
    (_, x) => HORIZON - 0.012 - 0.3 * peak((x / width) * 5 + t * 0.012),
  )
  // Ripples and stars are measured in the pixels of a frame 1280 wide, whatever the canvas is.
  const unit = 1280 / width
  for (let row = 0; row < height; row += 1) {
    const y = row * unit
    const v = row / height
    const isWater = v > HORIZON
    const depth = v - HORIZON
    const seen = isWater ? HORIZON - depth * 1.9 : v
    const ripple = isWater ? ((noise(y * 0.35, t * 1.6) - 0.5) * (6 + depth * 150)) / unit : 0
    const dim = isWater ? 0.42 : 1
    for (let place = 0; place < width; place += 1) {
      const x = place * unit
      const wave = isWater ? (noise(x * 0.02 + t * 0.4, y * 0.3 + t * 1.2) - 0.5) * 24 * (0.3 + depth * 4) : 0
      const column = Math.min(width - 1, Math.max(0, Math.round(place + ripple + wave / unit)))
      const at = (row * width + place) * 3
      const isRock = seen > (ridge[column] as number)
      let [r, g, b] = [0.008 + 0.012 * seen, 0.016 + 0.05 * seen, 0.05 + 0.1 * seen]
      if (isRock) {
        ;[r, g, b] = [0.004, 0.009, 0.016]
      } else {
        for (const { foot, rays, hue } of curtains) {
          const above = (foot[column] as number) - seen
          if (above < -0.05) continue
          const glow = smooth(-0.05, 0.02, above) * Math.exp(-above * 4.2) * (rays[column] as number)
          const violet = smooth(0.05, 0.42, above) * hue
          r += glow * (0.04 + 0.55 * violet)
          g += glow * (0.85 - 0.6 * violet)
          b += glow * (0.48 + 0.35 * violet)
        }
        if (!isWater && (noise(x * 0.61, y * 0.61) > 0.965 || noise(x * 0.37 + 90, y * 0.37) > 0.985)) {
          const twinkle = 0.25 + 0.25 * Math.sin(t * 2 + x * 1.7 + y)
          r += twinkle
          g += twinkle
          b += twinkle
        }
      }
      light[at] = r * dim
      light[at + 1] = g * dim
      light[at + 2] = b * dim
    }
  }
}

interface Curtain {
  foot: Float32Array
  rays: Float32Array
  hue: number
}

function drawCurtain(width: number, k: number, t: number): Curtain {
  const foot = new Float32Array(width)
  const rays = new Float32Array(width)
  for (let x = 0; x < width; x += 1) {
    const u = x / width
    foot[x] = 0.3 + 0.11 * k + 0.24 * (fractal(u * 2.4 + k * 31 + t * 0.035, t * 0.05 + k, 3) - 0.5)
    const fine = noise(u * 90 + k * 13 + t * 0.5, t * 0.35)
    const broad = noise(u * 4 + k * 7 - t * 0.09, t * 0.12 + k)
    rays[x] = (0.35 + 0.65 * fine) * smooth(0.25, 0.75, broad) * (0.95 - 0.18 * k)
  }
  return { foot, rays, hue: 0.6 + 0.2 * k }
}

function peak(u: number): number {
  return 0.75 * (1 - Math.abs(2 * fractal(u, 3.7, 2) - 1)) * fractal(u * 3, 9.1, 5) * 1.5
}
