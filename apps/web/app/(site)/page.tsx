import type { TitleCard } from '@streamvault/api'
import { cookies } from 'next/headers'
import { PosterCard } from '@/features/cards/poster-card.tsx'
import { Row } from '@/features/cards/row.tsx'
import { EmptyVault } from '@/features/home/empty-vault.tsx'
import { Hero } from '@/features/home/hero.tsx'
import { HeroSlide } from '@/features/home/hero-slide.tsx'
import { type Featured, readHome } from '@/features/home/read-home.ts'
import { CONTINUE_COOKIE } from '@/features/progress/continue-cookie.ts'
import { ContinueRow } from '@/features/progress/continue-row.tsx'
import { DownNotice } from '@/features/shell/down-notice.tsx'
import { TitleBackdrop } from '@/features/title/title-backdrop.tsx'
import { pickArtwork, titleTint } from '@/lib/artwork.ts'

export default async function HomePage() {
  const answer = await readHome()
  if (answer.state !== 'ok') return <DownNotice retry="/" />
  const home = answer.value
  if (home.newest.length === 0) return <EmptyVault />
  const expected = (await cookies()).has(CONTINUE_COOKIE)
  return (
    <>
      <h1 className="sr-only">StreamVault</h1>
      <Hero items={home.featured.map(heroItem)} />
      <div className="ground-tint relative isolate -mt-24 flex flex-col gap-10 pt-10 max-md:-mt-2 max-md:gap-7 max-md:pt-4">
        <ContinueRow expected={expected} />
        <TitleRow id="newest" title="New in the vault" href="/browse" titles={home.newest} />
        <TitleRow id="films" title="Films" href="/browse?kind=film" titles={home.films} />
        <TitleRow id="series" title="Series" href="/browse?kind=series" titles={home.series} />
        {home.genres.map((row, index) => (
          <TitleRow
            key={row.genre}
            id={`genre-${index}`}
            title={row.genre}
            href={`/browse?genre=${encodeURIComponent(row.genre)}`}
            titles={row.titles}
          />
        ))}
      </div>
    </>
  )
}

function TitleRow(props: { id: string; title: string; href: string; titles: TitleCard[] }) {
  if (props.titles.length === 0) return null
  return (
    <Row id={props.id} title={props.title} href={props.href} {...(props.id !== 'newest' && { className: 'row-cv' })}>
      {props.titles.map((title) => (
        <PosterCard key={title.id} title={title} />
      ))}
    </Row>
  )
}

function heroItem({ title, fileId, code }: Featured, place: number) {
  const poster = pickArtwork(title.artwork, 'poster')
  return {
    id: title.id,
    name: title.title,
    tint: titleTint(title.artwork),
    posterId: poster?.id ?? null,
    words: <HeroSlide title={title} fileId={fileId} code={code} />,
    picture: <TitleBackdrop artwork={title.artwork} first={place === 0} className={place === 0 ? 'slow-zoom' : ''} />,
  }
}
