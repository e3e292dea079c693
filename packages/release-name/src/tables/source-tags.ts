import type { TagRule } from '../tag.ts'

/** Sources of the picture. Earlier rows win where two begin at the same place. */
export const SOURCE_TAGS: readonly TagRule[] = [
  { value: 'UHD BluRay', pattern: '(?:uhd|4k)[ ._-]?(?:m?blu-?ray|bd(?:rip)?)|uhd2bd|uhdbd(?:rip)?', strong: true },
  { value: 'BluRay Remux', pattern: 'bd[ ._-]?remux', strong: true },
  { value: 'BDRip', pattern: 'bd[ ._-]?rip|bdlight|bdmux', strong: true },
  { value: 'BRRip', pattern: 'br[ ._-]?rip(?:mux)?|brmux', strong: true },
  {
    value: 'BluRay',
    pattern: 'm?blu[ ._-]?ray(?=\\d{3,4}p)|m?blu[ ._-]?ray|bdfull|bd(?:25|50)?(?=\\d{3,4}p)|bd(?:25|50)?',
    strong: true,
  },
  { value: 'HD DVD', pattern: 'hd[ ._-]?dvd(?:rip)?|hddvdrip', strong: true },
  { value: 'WEBRip', pattern: 'web[ ._-]?(?:hd)?(?:rip|cap|mux)|webdl[ ._-]?rip|web-dl-?rip|dlmux', strong: true },
  { value: 'WEB-DL', pattern: 'web[ ._-]?dl|(?:amazon|netflix|hbomax|disney|itunes|web|hulu)u?hd', strong: true },
  {
    value: 'WEB',
    pattern: 'web(?=[ ._-]?(?:mkv|\\d{3,4}p|h[ ._]?26|x26|ddp|aac|dv|hdr|hevc|atmos|proper|repack|[\\])]|web))',
    strong: true,
  },
  { value: 'HDTV', pattern: '(?:a|u)?hd[ ._-]?tv(?:rip|mux)?(?=x26|$|[^\\p{L}\\p{N}])|htdv', strong: true },
  { value: 'PDTV', pattern: '(?:hr[ ._-])?(?:ws[ ._-])?pdtv', strong: true },
  { value: 'SDTV', pattern: 'sdtv|dsr(?:ip)?|satrip|tv[ ._-]?rip|dvb(?:-?rip)?|dtv', strong: true },
  { value: 'DVDSCR', pattern: 'dvd[ ._-]?scr(?:eener)?|blu-?ray[ ._-]scr', strong: true },
  { value: 'DVDRip', pattern: 'dvd[ ._-]?rip|dvd-?mux|dual-dvdrip', strong: true },
  { value: 'DVD', pattern: 'dvd(?:[ ._-]?r|5|9)?(?=divx|$|[^\\p{L}\\p{N}])|pal[ ._-]dvd', strong: true },
  { value: 'VHS', pattern: 'vhs[ ._-]?(?:rip)?', strong: true },
  { value: 'CAM', pattern: 'hd-?cam(?:rip)?|cam-?rip', strong: true },
  { value: 'Telesync', pattern: 'hd-?ts|telesync|ts-?rip|pdvd', strong: true },
  { value: 'Telecine', pattern: 'hd-?tc|telecine|tc-?rip', strong: true },
  { value: 'R5', pattern: 'r5', strong: true },
  { value: 'WEB', pattern: 'web(?=[. ]?$)', strong: false },
  { value: 'CAM', pattern: 'cam', strong: false },
  { value: 'HDRip', pattern: 'hd-?rip|dth-?rip', strong: true },
]
