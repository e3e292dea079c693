const TABLE: Float32Array = new Float32Array(65_536)

let seed = 20_240_611
for (let index = 0; index < TABLE.length; index += 1) {
  // Lehmer's generator: every run makes the same films.
  seed = (seed * 48_271) % 2_147_483_647
  TABLE[index] = seed / 2_147_483_647
}

const at = (x: number, y: number): number => TABLE[((x & 255) << 8) | (y & 255)] as number

/** Smooth noise from 0 to 1 that repeats after 256 units. */
export function noise(x: number, y: number): number {
  const xi = Math.floor(x)
  const yi = Math.floor(y)
  const fx = x - xi
  const fy = y - yi
  const u = fx * fx * (3 - 2 * fx)
  const v = fy * fy * (3 - 2 * fy)
  const top = at(xi, yi) + (at(xi + 1, yi) - at(xi, yi)) * u
  const bottom = at(xi, yi + 1) + (at(xi + 1, yi + 1) - at(xi, yi + 1)) * u
  return top + (bottom - top) * v
}

/** Noise with finer and fainter noise added, from 0 to 1. */
export function fractal(x: number, y: number, octaves: number): number {
  let sum = 0
  let weight = 0.5
  let total = 0
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += weight * noise(x, y)
    total += weight
    x = x * 2.03 + 17.1
    y = y * 2.03 + 5.3
    weight *= 0.5
  }
  return sum / total
}
