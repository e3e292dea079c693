import type { Canvas, Colour, Scene } from './canvas.ts'
import { smooth } from './canvas.ts'
import { fractal, noise } from './noise.ts'

const LAYERS = 5
/** Sand in the sun and in the shade, from the farthest dune to the nearest. */
const FAR_LIT: Colour = [0.86, 0.4, 0.14]
const FAR_SHADE: Colour = [0.5, 0.17, 0.06]
const NEAR_LIT: Colour = [0.72, 0.25, 0.06]
const NEAR_SHADE: Colour = [0.05, 0.014, 0.012]

/** A drive past dunes while the sun goes down. */
export const dunes: Scene = (canvas: Canvas, t: number): void => {
  const { width, height, light } = canvas
  const layers = Array.from({ length: LAYERS }, (_, k) => drawLayer(width, k, t))
  const aspect = width / height
  const sunX = aspect * (0.66 - 0.002 * t)
  const sunY = 0.25 + 0.006 * t
  for (let y = 0; y < height; y += 1) {
    const v = y / height
    for (let x = 0; x < width; x += 1) {
      const distance = Math.hypot((x / width) * aspect - sunX, v - sunY)
      const glow = Math.exp(-distance * 3)
      const disc = smooth(0.132, 0.128, distance)
      const haze = smooth(0.48, 0.8, fractal((x / width) * 3 + t * 0.012, v * 16, 3)) * smooth(0.5, 0.3, v) * 0.1
      const colour: [number, number, number] = [
        0.1 + 0.8 * v + 0.7 * glow + 2.4 * disc + haze,
        0.025 + 0.27 * v + 0.36 * glow + 1.9 * disc + haze * 0.5,
        0.04 + 0.05 * v + 0.09 * glow + 1.05 * disc + haze * 0.2,
      ]
      for (const layer of layers) paintSand(colour, layer, x, v, height)
      light.set(colour, (y * width + x) * 3)
    }
  }
}

interface Layer {
  top: Float32Array
  /** How far each column faces the sun, 0 to 1. */
  lit: Float32Array
  /** 0 the farthest, 1 the nearest. */
  near: number
}

function paintSand(colour: [number, number, number], { top, lit, near }: Layer, x: number, v: number, height: number) {
  const below = v - (top[x] as number)
  const cover = Math.min(1, Math.max(0, below * height + 0.5))
  if (cover === 0) return
  // The edge between light and shade runs diagonally down the dune, as a crest does.
  const column = Math.min(lit.length - 1, Math.round(x + below * height * (0.9 + 0.8 * near)))
  const sun = (lit[column] as number) * Math.exp(-below * 2.2)
  const rim = Math.exp(-below * 240) * 0.3 * (lit[x] as number)
  const fog = (1 - near) * Math.exp(-below * 14) * 0.1
  for (let c = 0; c < 3; c += 1) {
    const bright = mix(FAR_LIT[c] as number, NEAR_LIT[c] as number, near)
    const dark = mix(FAR_SHADE[c] as number, NEAR_SHADE[c] as number, near)
    const sand = mix(dark, bright, sun) * (1 - 0.25 * below) + (rim + fog) * (1 - 0.35 * c)
    colour[c] = mix(colour[c] as number, sand, cover)
  }
}

function drawLayer(width: number, k: number, t: number): Layer {
  const near = k / (LAYERS - 1)
  const scale = 3.3 - 1.6 * near
  const drift = t * (0.012 + 0.075 * near ** 1.6)
  const swell = 0.075 + 0.15 * near
  const heightAt = (x: number): number => {
    const u = (x / width) * scale + drift + k * 19.3
    const crest = 1 - Math.abs(2 * noise(u, k * 5.5) - 1) ** 1.4
    return 0.56 + 0.1 * k - swell * (0.75 * crest + 0.25 * noise(u * 2.3, k + 40.5))
  }
  const top = Float32Array.from({ length: width }, (_, x) => heightAt(x))
  const step = width / 300
  const lit = Float32Array.from({ length: width * 2 }, (_, x) => {
    const slope = ((heightAt(x + step) - heightAt(x - step)) / (2 * step)) * width
    return smooth(-0.02 - swell * 0.6, 0.02 + swell * 0.6, slope)
  })
  return { top, lit, near }
}

function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part
}
