import type { ArtworkView } from '@streamvault/api'
import { imageSrcSet, imageUrl, pickArtwork, titleTint } from '@/lib/artwork.ts'

/** The wide picture behind a title; its colour alone while that loads, or where there is none. */
export function TitleBackdrop(props: { artwork: readonly ArtworkView[]; first: boolean; className?: string }) {
  const wide = pickArtwork(props.artwork, 'backdrop')
  const tint = titleTint(props.artwork)
  return (
    <div className={`absolute inset-0 overflow-clip type-art ${props.className ?? ''}`} style={{ '--tint': tint }}>
      {wide && (
        <img
          src={imageUrl(wide.id, 1600)}
          srcSet={imageSrcSet(wide.id, 832, 1600)}
          sizes="(max-width: 768px) 130vw, 100vw"
          width={1600}
          height={900}
          alt=""
          fetchPriority={props.first ? 'high' : 'low'}
          decoding={props.first ? 'sync' : 'async'}
          className="size-full object-cover max-md:h-[72%]"
        />
      )}
    </div>
  )
}
