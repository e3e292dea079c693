import type { ArtworkView } from '@streamvault/api'
import { pickArtwork, titleTint } from '@/lib/artwork.ts'
import { Picture } from '../cards/picture.tsx'

/** The wide picture behind a title; only its colour while it loads, or without a picture. */
export function TitleBackdrop(props: { artwork: readonly ArtworkView[]; first: boolean; className?: string }) {
  const wide = pickArtwork(props.artwork, 'backdrop')
  const tint = titleTint(props.artwork)
  return (
    <div className={`absolute inset-0 overflow-clip type-art ${props.className ?? ''}`} style={{ '--tint': tint }}>
      {wide && (
        <Picture
          id={wide.id}
          width={1920}
          height={1080}
          from={832}
          sizes="(max-width: 768px) 130vw, 100vw"
          fetchPriority={props.first ? 'high' : 'low'}
          decoding={props.first ? 'sync' : 'async'}
          className="size-full object-cover max-md:h-[72%]"
        />
      )}
    </div>
  )
}
