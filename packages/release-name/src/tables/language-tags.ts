import type { TagRule } from '../tag.ts'

/** ISO 639-1 code, its words in release names, and its short forms that titles never use alone. */
const WORDS: readonly (readonly [code: string, words: string])[] = [
  ['mul', 'multi(?:[ ._-]?(?:audio|subs?|lang))?|multiple[ ._-]subtitles?|dual(?:[ ._-]?audio)?|ml'],
  ['en', 'english|eng|en'],
  ['fr', '(?:true|sub)?french|vostfr|vff|vfq|vfi|vf2?|vo?f|fre|fr|fansub[ ._-]vostfr'],
  ['de', '(?:swiss|austrian)?german|deutsch|ger'],
  ['es', 'spanish|español|espanol|castellano|latino|esp|spa'],
  ['it', 'italian|ita|sub[ ._-]ita'],
  ['pt', 'portuguese|dublado|legendado|pt-br|por'],
  ['nl', 'dutch|flemish|nl[ ._-]?subs?|nl'],
  ['pl', 'polish|pldub|plsub|lektor|pl'],
  ['ru', 'russian|rus'],
  ['uk', 'ukrainian|ukr'],
  ['sv', 'swedish|swesub|swe'],
  ['da', 'danish|dansub'],
  ['no', 'norwegian'],
  ['fi', 'finnish'],
  ['cs', 'czech|cz'],
  ['hu', 'hungarian|hun'],
  ['tr', 'turkish'],
  ['ro', 'romanian'],
  ['el', 'greek'],
  ['he', 'hebrew|hebsub'],
  ['ar', 'arabic'],
  ['hi', 'hindi'],
  ['ta', 'tamil'],
  ['te', 'telugu'],
  ['ca', 'catalan|català'],
  ['ja', 'japanese|jpn|jap'],
  ['ko', 'korean|kor'],
  ['zh', 'chinese|mandarin|cantonese|chs|cht|chi|big5'],
  ['vi', 'vietnamese'],
  ['th', 'thai'],
  ['mul', 'nordic'],
]

/** Languages, all weak: many titles contain one. */
export const LANGUAGE_TAGS: readonly TagRule[] = WORDS.map(([value, pattern]) => ({ value, pattern, strong: false }))
