import type { Title } from '@streamvault/catalog'
import type { Random } from '../../scripts/soak/create-random.ts'

/** A script to build words from: its letters or syllables, and how many form a word. */
interface Script {
  name: string
  share: number
  parts: string[]
  shortest: number
  longest: number
  words: number
  separator: string
}

const SCRIPTS: Script[] = [
  {
    name: 'latin',
    share: 0.6,
    parts:
      'ba be bo cla co da de dri el en fa fi gar ha il in ka la li lo ma mer mi mon na ne no or pa per qui ra re ri ro sa ser sha sol ta ter ti tor un va ver vi wil yo za zen'.split(
        ' ',
      ),
    shortest: 1,
    longest: 4,
    words: 16_000,
    separator: ' ',
  },
  {
    name: 'cyrillic',
    share: 0.12,
    parts: 'ба ве го да же зи ка ло ми на ор по ра со ти ум фи хо це ча ша щё эл юн яр ский ной'.split(' '),
    shortest: 2,
    longest: 4,
    words: 6000,
    separator: ' ',
  },
  {
    name: 'arabic',
    share: 0.08,
    parts: 'با تي ثو جا حر خل دا ذي را زو سل شم صب ضو طر عا غي فن قد كا لم من نو ها وا يم'.split(' '),
    shortest: 2,
    longest: 3,
    words: 4000,
    separator: ' ',
  },
  {
    name: 'chinese',
    share: 0.12,
    parts: [
      ...'天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐',
    ],
    shortest: 2,
    longest: 4,
    words: 4000,
    separator: '',
  },
  {
    name: 'japanese',
    share: 0.08,
    parts: [
      ...'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんアイウカキクサシスタテトナハマラリルレロン',
    ],
    shortest: 2,
    longest: 4,
    words: 4000,
    separator: '',
  },
]

/** Titles, three of five in Latin letters, the others in Chinese, Japanese, Arabic and Cyrillic. */
export function makeTitles(count: number, random: Random): Title[] {
  const words = new Map(SCRIPTS.map((script) => [script.name, makeWords(script, random)]))
  return Array.from({ length: count }, (_, index) => {
    const script = pickScript(random)
    const known = words.get(script.name) ?? []
    const length = 1 + Math.floor(random.fraction() * (script.separator === '' ? 3 : 4))
    // Squaring makes few words common and most of them rare, as in real names.
    const chosen = Array.from({ length }, () => known[Math.floor(random.fraction() ** 2 * known.length)] ?? '')
    return makeTitle(index, chosen.join(script.separator), script.name, random)
  })
}

function makeWords({ parts, shortest, longest, words }: Script, random: Random): string[] {
  const made = new Set<string>()
  while (made.size < words) {
    const length = shortest + Math.floor(random.fraction() * (longest - shortest + 1))
    const word = Array.from({ length }, () => random.pick(parts)).join('')
    if (word.length > 2 || shortest > 1) made.add(word)
  }
  return [...made]
}

function makeTitle(index: number, name: string, script: string, random: Random): Title {
  return {
    id: `title-${String(index).padStart(6, '0')}`,
    kind: random.fraction() < 0.8 ? 'film' : 'series',
    name,
    aliases: [],
    year: 1950 + Math.floor(random.fraction() * 75),
    overview: 'A made-up text as long as the first sentence of a description is wont to be.',
    genres: [script],
    episodes: [],
    artwork: [],
    qualities: ['1080p'],
    state: 'published',
    rightsNote: null,
    isDemo: false,
    addedAt: 1_700_000_000_000 + index * 1000,
    updatedAt: 1_700_000_000_000 + index * 1000,
  }
}

function pickScript(random: Random): Script {
  let left = random.fraction()
  for (const script of SCRIPTS) {
    left -= script.share
    if (left < 0) return script
  }
  return SCRIPTS[0] as Script
}
