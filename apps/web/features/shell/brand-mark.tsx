/** The logo: a vault as a cut stone, one face lit by ember. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <defs>
        <linearGradient id="mark-light" x1="0" y1="0" x2="1" y2="1">
          <stop stopColor="#fff" />
          <stop offset="1" stopColor="#9aa3b5" />
        </linearGradient>
        <linearGradient id="mark-ember" x1="0" y1="0" x2="1" y2="1">
          <stop stopColor="#ffb285" />
          <stop offset="1" stopColor="#d9581d" />
        </linearGradient>
      </defs>
      <path d="M16 2 27 9.5 16 15Z" fill="url(#mark-light)" />
      <path d="M16 2 5 9.5 16 15Z" fill="#fff" opacity=".55" />
      <path d="M5 9.5 16 15v15L5 22Z" fill="#fff" opacity=".22" />
      <path d="M27 9.5 16 15v15l11-8Z" fill="url(#mark-ember)" />
    </svg>
  )
}
