import type { Canvas, Colour, Scene } from './canvas.ts'
import { smooth } from './canvas.ts'
import { fractal, noise } from './noise.ts'

const HORIZON = 0.56

/** How the sea of one episode is lit. */
export interface SeaLight {
  /** Colour high up, and at the horizon. */
  zenith: Colour
  horizon: Colour
  orb: Colour
  /** Height of moon or sun at the start, and its movement per second; downwards is positive. */
  orbY: number
  orbSpeed: number
}

/** Light on the water around midnight. */
export const MOONLIGHT: SeaLight = {
  zenith: [0.008, 0.016, 0.045],
  horizon: [0.03, 0.11, 0.2],
  orb: [0.95, 0.95, 0.85],
  orbY: 0.2,
  orbSpeed: 0.0015,
}

/** Light on the water as day breaks. */
export const DAYBREAK: SeaLight = {
  zenith: [0.05, 0.06, 0.16],
  horizon: [0.75, 0.3, 0.18],
  orb: [1, 0.62, 0.3],
  orbY: 0.6,
  orbSpeed: -0.0055,
}

/** A boat on a calm sea under moon or sun. */
export function createSea({ zenith, horizon, orb, orbY, orbSpeed }: SeaLight): Scene {
  return ({ width, height, light }: Canvas, t: number): void => {
    const aspect = width / height
    const centreX = aspect * 0.66
    const boatX = aspect * (0.44 + 0.003 * t)
    const boatY = HORIZON + 0.004 * Math.sin(t * 1.1)
    const centreY = orbY + orbSpeed * t
    const shown = smooth(HORIZON + 0.06, HORIZON - 0.1, centreY)
    for (let y = 0; y < height; y += 1) {
      const v = y / height
      const depth = v - HORIZON
      const rise = smooth(0, HORIZON, depth > 0 ? HORIZON - depth : v) ** 2
      const near = 1 / (0.025 + Math.max(0, depth))
      for (let x = 0; x < width; x += 1) {
        const u = (x / width) * aspect
        const at = (y * width + x) * 3
        let shine = 0
        let dim = 1
        if (depth < 0) {
          const distance = Math.hypot(u - centreX, v - centreY)
          const cloud = smooth(0.5, 0.8, fractal(u * 2 + t * 0.02, v * 7 + t * 0.008, 4))
          shine = smooth(0.062, 0.059, distance) * 2.2 + Math.exp(-distance * 6) * 0.4
          shine += cloud * (0.05 + 0.35 * Math.exp(-distance * 4))
        } else {
          const wave = noise(u * near * 0.9 + t * 0.25, near * 5.5 + t * 0.9)
          const chop = noise(u * near * 2.6 - t * 0.4, near * 11 + t * 1.5)
          const path = Math.exp(-(((u - centreX) / (0.05 + depth * 0.42)) ** 2))
          shine = path * smooth(0.45, 0.85, 0.6 * wave + 0.45 * chop) * 1.5 * shown + 0.03 * wave
          dim = 0.28 + 0.2 * wave
        }
        for (let c = 0; c < 3; c += 1) {
          const sky = (zenith[c] as number) + ((horizon[c] as number) - (zenith[c] as number)) * rise
          light[at + c] = sky * dim + shine * (orb[c] as number)
        }
        const cover = boatCover(u - boatX, v - boatY, 1 / height)
        if (cover > 0) for (let c = 0; c < 3; c += 1) light[at + c] = (light[at + c] as number) * (1 - cover) + 0.004
      }
    }
  }
}

/** The part of a pixel of width `size` that the boat covers, from four samples. */
function boatCover(x: number, y: number, size: number): number {
  if (y > 0.014 || y < -0.09 || Math.abs(x) > 0.045) return 0
  let hits = 0
  for (const dx of [-0.25, 0.25]) for (const dy of [-0.25, 0.25]) if (isBoat(x + dx * size, y + dy * size)) hits += 1
  return hits / 4
}

/** Hull and two sails; their foot is at 0. */
function isBoat(x: number, y: number): boolean {
  if (y > 0.012 || y < -0.085 || Math.abs(x) > 0.04) return false
  if (y > -0.003) return Math.abs(x) < 0.036 - y * 1.2
  if (y > -0.01) return Math.abs(x) < 0.0012
  const up = (y + 0.085) / 0.075
  return x > 0 ? x < 0.03 * up : x > -0.022 * (up - 0.12)
}
