import { Notice } from '../shell/notice.tsx'

/** An operator's first page: it explains that the library is empty, and shows the next step. */
export function EmptyVault() {
  return (
    <Notice
      title="The vault is open and empty"
      text="Add a folder of films or series; they appear here as they are read."
    >
      <code className="tnum w-full rounded-md bg-black/45 px-5 py-4 text-left font-mono text-sm text-ink ring-1 ring-white/10 ring-inset">
        <span className="text-ember select-none">$ </span>npx streamvault add ~/Videos
      </code>
      <a href="/" className="btn btn-ghost btn-sm">
        Look again
      </a>
    </Notice>
  )
}
