// Maps, because the keys are words from files: every plain object has a `constructor`.

/** Codecs that the demuxer recognises without a name of its own, by the container's name for them. */
const INTERNAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['V_MPEG4/ISO/ASP', 'mpeg4'],
  ['V_MPEG4/ISO/SP', 'mpeg4'],
  ['V_MPEG4/ISO/AP', 'mpeg4'],
  ['V_MPEG4/MS/V3', 'msmpeg4'],
  ['V_MPEG1', 'mpeg1'],
  ['V_MPEG2', 'mpeg2'],
  ['V_THEORA', 'theora'],
  ['V_PRORES', 'prores'],
  ['A_MPEG/L1', 'mp1'],
  ['A_MPEG/L2', 'mp2'],
  ['A_TRUEHD', 'truehd'],
  ['A_MLP', 'mlp'],
  ['A_ALAC', 'alac'],
  ['mp4v', 'mpeg4'],
  ['alac', 'alac'],
  ['ac-4', 'ac4'],
])

/** FourCC codes of AVI video, in lower case. */
const FOURCC_NAMES: ReadonlyMap<string, string> = new Map([
  ['xvid', 'mpeg4'],
  ['divx', 'mpeg4'],
  ['dx50', 'mpeg4'],
  ['fmp4', 'mpeg4'],
  ['mp4v', 'mpeg4'],
  ['m4s2', 'mpeg4'],
  ['div3', 'msmpeg4'],
  ['mp43', 'msmpeg4'],
  ['mp42', 'msmpeg4'],
  ['h264', 'avc'],
  ['x264', 'avc'],
  ['avc1', 'avc'],
  ['hevc', 'hevc'],
  ['hvc1', 'hevc'],
  ['mjpg', 'mjpeg'],
  ['mpg1', 'mpeg1'],
  ['mpg2', 'mpeg2'],
  ['vp80', 'vp8'],
  ['vp90', 'vp9'],
  ['av01', 'av1'],
  ['wvc1', 'vc1'],
  ['dvsd', 'dv'],
])

/** Format tags of WAVEFORMATEX, as registered with RIFF. */
const WAVE_TAG_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'pcm'],
  [3, 'pcm'],
  [80, 'mp2'],
  [85, 'mp3'],
  [255, 'aac'],
  [353, 'wma'],
  [5648, 'aac'],
  [8192, 'ac3'],
  [8193, 'dts'],
  [22127, 'vorbis'],
  [61868, 'flac'],
])

/** Short name for a container's codec id, null when unknown. */
export function codecOfInternalId(id: unknown): string | null {
  return typeof id === 'string' ? (INTERNAL_NAMES.get(id) ?? null) : null
}

/** Short name for a FourCC in any case, null when unknown. */
export function codecOfFourcc(fourcc: string): string | null {
  return FOURCC_NAMES.get(fourcc.toLowerCase()) ?? null
}

/** Short name for a wave format tag, null when unknown. */
export function codecOfWaveTag(tag: number): string | null {
  return WAVE_TAG_NAMES.get(tag) ?? null
}
