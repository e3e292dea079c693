import type { FileView } from '@streamvault/api'
import { Play } from 'lucide-react'
import { formatSize } from '@/lib/format-size.ts'
import { qualityName } from '../cards/title-facts.ts'
import { soundLayout, videoCodecName } from './file-facts.ts'
import { isPlayable } from './plan-entries.ts'

/** The files of a film or episode; each is a play link. `live` is for glass over a picture. */
export function QualityList(props: { files: readonly FileView[]; chosen: FileView | undefined; note: string }) {
  return (
    <section aria-labelledby="quality" className="glass edge rounded-xl p-2">
      <div className="flex items-baseline px-4 pt-3 pb-2">
        <h2 id="quality" className="font-semibold">
          Quality
        </h2>
        <span className="ml-auto text-xs text-ink-glass">{props.note}</span>
      </div>
      <ul className="flex max-h-[22rem] flex-col gap-1 overflow-y-auto">
        {props.files.map((file) => (
          <li key={file.id}>
            <QualityLine file={file} chosen={file === props.chosen} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function QualityLine({ file, chosen }: { file: FileView; chosen: boolean }) {
  const name = file.quality ? qualityName(file.quality) : 'Original'
  const facts = [videoCodecName(file), ...file.hdr, soundLayout(file), file.edition, file.container?.toUpperCase()]
  return (
    <a
      href={`/watch/${file.id}`}
      className={`flex items-center gap-3 rounded-[16px] px-4 py-3 transition-colors hover:bg-white/9 ${chosen ? 'bg-white/9' : ''}`}
    >
      <span
        className={`grid size-8 shrink-0 place-items-center rounded-full ${chosen ? 'bg-ember text-[#1c0b02]' : 'ring-1 ring-white/30 ring-inset'}`}
      >
        <Play className="size-3.5 translate-x-px fill-current" aria-hidden="true" />
      </span>
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <span className="sr-only">Play in </span>
          <span className="font-semibold">{name}</span>
          {file.part !== null && <span className="font-semibold">{`Part ${file.part}`}</span>}
          {file.quality && name !== file.quality && <span className="text-sm text-ink-glass">{file.quality}</span>}
          {!isPlayable(file) && (
            <span className="rounded-[5px] bg-white/10 px-1.5 text-2xs font-semibold text-ink-glass">
              Not for every browser
            </span>
          )}
        </span>
        <span className="block truncate text-xs text-ink-glass">{facts.filter(Boolean).join(' · ')}</span>
      </span>
      <span className="tnum ml-auto shrink-0 text-sm font-medium text-ink-glass">{formatSize(file.size)}</span>
    </a>
  )
}
