import type { FileView } from '@streamvault/api'

/** A map, because the keys are words from files: every plain object has a `constructor`. */
const CODEC_NAMES: ReadonlyMap<string, string> = new Map([
  ['h264', 'H.264'],
  ['avc', 'H.264'],
  ['avc1', 'H.264'],
  ['h265', 'HEVC'],
  ['hevc', 'HEVC'],
  ['hvc1', 'HEVC'],
  ['hev1', 'HEVC'],
  ['av1', 'AV1'],
  ['av01', 'AV1'],
  ['vp9', 'VP9'],
  ['vp8', 'VP8'],
])

const LAYOUTS: Record<number, string> = { 1: 'Mono', 2: 'Stereo', 6: '5.1', 8: '7.1' }

/** The common name of the video codec, or `undefined` if the file states none. */
export function videoCodecName(file: Pick<FileView, 'tracks'>): string | undefined {
  const codec = file.tracks.find((track) => track.kind === 'video')?.codec
  return codec ? (CODEC_NAMES.get(codec.toLowerCase()) ?? codec.toUpperCase()) : undefined
}

/** The layout with the most channels in the file: `5.1`, `Stereo`. */
export function soundLayout(file: Pick<FileView, 'tracks'>): string | undefined {
  const channels = Math.max(0, ...file.tracks.filter((track) => track.kind === 'audio').map((t) => t.channels ?? 0))
  return channels === 0 ? undefined : (LAYOUTS[channels] ?? `${channels} channels`)
}

/** Names of the languages of all tracks of one kind over all files, without repeats. */
export function trackLanguages(files: readonly Pick<FileView, 'tracks'>[], kind: 'audio' | 'subtitle'): string[] {
  const codes = files.flatMap((file) => file.tracks.filter((track) => track.kind === kind).map((t) => t.language))
  return [
    ...new Set(codes.filter((code) => code !== null && code !== 'und').map((code) => languageName(code as string))),
  ]
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
