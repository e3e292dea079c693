import type { TagRule } from '../tag.ts'

const CHANNELS = '(?:[ ._-]?[1-9][ ._][0-2](?!\\d))?'

/** Audio formats and channel layouts; a layout written onto a format (`DDP5.1`) is reported separately. */
export const AUDIO_TAGS: readonly TagRule[] = [
  { value: 'DTS-HD MA', pattern: `dts[ ._-]?(?:hd)?[ ._-]?ma(?:[ ._-]\\dch)?${CHANNELS}`, strong: true },
  { value: 'DTS-HD HRA', pattern: `dts[ ._-]?(?:hd[ ._-]?)?hra?(?:[ ._-]ma)?${CHANNELS}`, strong: true },
  { value: 'DTS-HD', pattern: `dts[ ._-]?hd${CHANNELS}`, strong: true },
  { value: 'DTS:X', pattern: `dts[ ._-]?x(?:[ ._-]ma)?${CHANNELS}`, strong: true },
  { value: 'DTS-ES', pattern: `dts[ ._-]es(?:[ ._-]ma)?${CHANNELS}`, strong: true },
  { value: 'DTS', pattern: `dts${CHANNELS}`, strong: true },
  { value: 'TrueHD', pattern: `(?:dolby[ ._-]?)?true-?hd${CHANNELS}`, strong: true },
  { value: 'Atmos', pattern: `(?:dolby[ ._-]?)?atmos${CHANNELS}`, strong: true },
  { value: 'DDP', pattern: `(?:ddp|dd\\+|e-?ac-?3)a?${CHANNELS}`, strong: true },
  { value: 'DD', pattern: `(?:dd(?=[ ._-]?\\d)|ac-?3d?|dolby[ ._-]?digital)${CHANNELS}`, strong: true },
  { value: 'AAC', pattern: `(?:he-?|lc-?)?aac${CHANNELS}`, strong: true },
  { value: 'FLAC', pattern: `(?:\\dx)?flac${CHANNELS}`, strong: true },
  { value: 'Opus', pattern: `opus${CHANNELS}`, strong: false },
  { value: 'LPCM', pattern: `l?pcm${CHANNELS}`, strong: true },
  { value: 'MP3', pattern: `mp3`, strong: true },
  { value: 'MP2', pattern: `mp2${CHANNELS}`, strong: true },
  { value: 'Vorbis', pattern: `vorbis`, strong: true },
  { value: '7.1', pattern: '7[ ._]1(?:ch)?|8ch', strong: false },
  { value: '5.1', pattern: '5[ ._]1(?:ch)?|6ch|6[ ._]0', strong: false },
  { value: '2.0', pattern: '2[ ._]0(?:ch)?|2ch', strong: false },
  { value: '1.0', pattern: '1[ ._]0(?:ch)', strong: false },
]
