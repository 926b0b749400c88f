/** A bash script that completes the program's command lines by asking it. */
export function bashScript(program: string): string {
  const name = functionName(program);
  return `# bash completion for ${program}
${name}() {
  local IFS=$'\\n'
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($("\${COMP_WORDS[0]}" __complete -- "\${words[@]}" 2>/dev/null | cut -f1))
}
complete -o default -F ${name} ${program}
`;
}

/** A zsh script that completes the program's command lines by asking it. */
export function zshScript(program: string): string {
  const name = functionName(program);
  return `#compdef ${program}
${name}() {
  local -a candidates
  candidates=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\\\:/g; s/\\t/:/')}")
  _describe '${program}' candidates || _files
}
compdef ${name} ${program}
`;
}

/** A fish script that completes the program's command lines by asking it. */
export function fishScript(program: string): string {
  const name = functionName(program);
  return `# fish completion for ${program}
function ${name}
  set -l words (commandline -opc) (commandline -ct)
  $words[1] __complete -- $words[2..-1] 2>/dev/null
end
complete -c ${program} -f -a '(${name})'
`;
}

function functionName(program: string): string {
  return `__${program.replace(/\W/g, '_')}_complete`;
}
