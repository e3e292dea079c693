const RATE = 44_100

/** Parameters of a film's music. */
export interface Score {
  /** Hertz of the lowest tone. */
  root: number
  /** Chords as semitones above the root, each held for `chordSeconds`. */
  chords: readonly (readonly number[])[]
  chordSeconds: number
  /** Semitones above the root for the bells, which play two octaves higher. */
  bells: readonly number[]
}

/** Pads and bells as a stereo WAV file of 16 bits. */
export function composeWav(score: Score, seconds: number): Buffer {
  const frames = Math.round(seconds * RATE)
  const sides: Sides = { left: new Float32Array(frames), right: new Float32Array(frames) }
  for (let start = 0, chord = 0; start < seconds; start += score.chordSeconds, chord += 1) {
    const tones = score.chords[chord % score.chords.length] ?? []
    for (const [voice, tone] of tones.entries()) addPad(sides, score, { tone, start, voice })
  }
  for (let beat = 0; beat * 1.5 < seconds - 4; beat += 1) {
    const pick = (beat * 7 + (beat >> 2) * 3) % score.bells.length
    const hertz = score.root * 4 * 2 ** ((score.bells[pick] ?? 0) / 12)
    if (beat % 5 !== 3) addBell(sides, { hertz, start: 1 + beat * 1.5, beat })
  }
  return toWav(sides, seconds)
}

/** The samples of both channels. */
interface Sides {
  left: Float32Array
  right: Float32Array
}

interface Pad {
  /** Semitones above the root. */
  tone: number
  /** Seconds. */
  start: number
  /** Its index in the chord. */
  voice: number
}

function addPad({ left, right }: Sides, score: Score, { tone, start, voice }: Pad): void {
  const hertz = score.root * 2 ** (tone / 12)
  const length = score.chordSeconds * 1.35
  const from = Math.round(start * RATE)
  const to = Math.min(left.length, from + Math.round(length * RATE))
  for (let frame = from; frame < to; frame += 1) {
    const t = (frame - from) / RATE
    const swell = Math.sin(Math.PI * Math.min(1, t / length)) ** 1.3
    const angle = 2 * Math.PI * hertz * t
    const warm = Math.sin(angle * 1.002) + 0.35 * Math.sin(angle * 2.001) + 0.12 * Math.sin(angle * 3.003)
    const wide = Math.sin(angle * 0.998 + 1) + 0.35 * Math.sin(angle * 1.999) + 0.12 * Math.sin(angle * 2.997)
    const drift = 0.5 + 0.3 * Math.sin(t * 0.6 + voice * 2)
    left[frame] = (left[frame] as number) + swell * 0.06 * (warm * drift + wide * (1 - drift))
    right[frame] = (right[frame] as number) + swell * 0.06 * (wide * drift + warm * (1 - drift))
  }
}

interface Bell {
  hertz: number
  /** Seconds. */
  start: number
  /** Its index among all bells. */
  beat: number
}

function addBell({ left, right }: Sides, { hertz, start, beat }: Bell): void {
  const from = Math.round(start * RATE)
  const to = Math.min(left.length, from + 4 * RATE)
  const side = 0.5 + 0.35 * Math.sin(beat * 2.4)
  for (let frame = from; frame < to; frame += 1) {
    const t = (frame - from) / RATE
    const angle = 2 * Math.PI * hertz * t
    const ring = Math.sin(angle) * Math.exp(-1.3 * t) + 0.3 * Math.sin(angle * 2.76) * Math.exp(-3.5 * t)
    const value = ring * 0.045 * Math.min(1, t / 0.012)
    left[frame] = (left[frame] as number) + value * (1 - side)
    right[frame] = (right[frame] as number) + value * side
  }
}

function toWav({ left, right }: Sides, seconds: number): Buffer {
  const wav = Buffer.alloc(44 + left.length * 4)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(2, 22)
  wav.writeUInt32LE(RATE, 24)
  wav.writeUInt32LE(RATE * 4, 28)
  wav.writeUInt16LE(4, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(left.length * 4, 40)
  for (let frame = 0; frame < left.length; frame += 1) {
    const t = frame / RATE
    const fade = Math.min(1, t / 2, (seconds - t) / 3)
    wav.writeInt16LE(Math.round(Math.tanh((left[frame] as number) * fade) * 32_000), 44 + frame * 4)
    wav.writeInt16LE(Math.round(Math.tanh((right[frame] as number) * fade) * 32_000), 46 + frame * 4)
  }
  return wav
}
