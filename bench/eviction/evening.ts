import { createRandom } from '../edge/random.ts'

/** A catalogue and its viewers, the same for the same seed. */
export interface Evening {
  /** Slices of all titles. */
  slices: number
  /** Calls `ask` once per slice in the order of requests on a busy evening. */
  play(ask: (slice: number, isCounted: boolean) => void, withCrawler: boolean): void
}

interface Title {
  first: number
  slices: number
}

interface Viewer {
  title: Title
  at: number
  leavesAt: number
}

const TITLES = 4000
/** Slices per title, one of these: 200 MiB to 2 GiB in slices of 1 MiB. */
const SIZES = [200, 350, 700, 1200, 2000]
const VIEWS = 12_000
/** Views that fill the cache; hits are counted afterwards. */
const WARM_UP = 4000
const VIEWERS = 300
/** Slices that the crawler reads per slice of each viewer. */
const CRAWL_PACE = 15
const ZIPF = 0.9

/** Makes an evening: many titles with few viewers each, viewers who mostly leave early, now and then a new favourite. */
export function createEvening(seed: number): Evening {
  const { titles, slices } = createCatalogue(createRandom(seed))
  return {
    slices,
    play(ask, withCrawler) {
      const random = createRandom(seed + 1)
      const choose = createChooser(titles, random)
      const viewers: Viewer[] = []
      let crawled = 0
      for (let started = 0; started < VIEWS || viewers.length > 0; ) {
        const isCounted = started >= WARM_UP
        while (viewers.length < VIEWERS && started < VIEWS) {
          const viewer = arrive(choose(), random)
          // Players read the index at the end of the file first.
          ask(viewer.title.first + viewer.title.slices - 1, isCounted)
          viewers.push(viewer)
          started += 1
        }
        watch(viewers, random, (slice) => ask(slice, isCounted))
        for (let step = 0; withCrawler && step < CRAWL_PACE; step += 1) {
          ask(crawled % slices, false)
          crawled += 1
        }
      }
    },
  }
}

function createCatalogue(random: () => number): { titles: Title[]; slices: number } {
  let first = 0
  const titles = Array.from({ length: TITLES }, (): Title => {
    const slices = SIZES[Math.floor(random() * SIZES.length)] ?? 0
    const title = { first, slices }
    first += slices
    return title
  })
  return { titles, slices: first }
}

/** Half of the viewers leave in the first tenth, a quarter watch to the end. */
function arrive(title: Title, random: () => number): Viewer {
  const share = random() < 0.5 ? random() * 0.1 : random() < 0.5 ? 1 : random()
  return { title, at: 0, leavesAt: Math.ceil(share * title.slices) }
}

/** Each viewer requests one more slice; one in a hundred jumps ahead first. */
function watch(viewers: Viewer[], random: () => number, ask: (slice: number) => void): void {
  for (let i = viewers.length - 1; i >= 0; i -= 1) {
    const viewer = viewers[i] as Viewer
    if (random() < 0.01) viewer.at += Math.floor(random() * 60)
    if (viewer.at >= viewer.leavesAt) viewers.splice(i, 1)
    else ask(viewer.title.first + viewer.at)
    viewer.at += 1
  }
}

/** Popularity by Zipf's law; every thousandth view a title becomes the most popular one. */
function createChooser(titles: Title[], random: () => number): () => Title {
  const order = titles.map((_, rank) => rank)
  const cumulative: number[] = []
  let sum = 0
  for (let rank = 0; rank < titles.length; rank += 1) {
    sum += 1 / (rank + 1) ** ZIPF
    cumulative.push(sum)
  }
  let views = 0
  return () => {
    views += 1
    if (views % 1000 === 0) order.unshift(...order.splice(Math.floor(random() * titles.length), 1))
    const wanted = random() * sum
    let low = 0
    for (let high = cumulative.length - 1; low < high; ) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return titles[order[low] ?? 0] as Title
  }
}
