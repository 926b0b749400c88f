/** Texts that would do something where they were taken for more than text; each sets `broken` of the window if it runs. */
export const hostileTexts: readonly string[] = [
  '<script>window.broken=1</script>',
  '<img src=x onerror="window.broken=1">',
  '"><svg onload=window.broken=1>',
  "';window.broken=1;//",
  'javascript:window.broken=1',
  '{{constructor.constructor("window.broken=1")()}}',
  '${window.broken=1}',
  '<a href="javascript:window.broken=1">link</a>',
  '</style><style>*{display:none}</style>',
  '\u202Egnp.exe',
];
