/** The shells that there are scripts for. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/**
 * What a shell reads to complete words of `tenantbox`. The words come from the program itself (`complete`, a command that
 * help does not show), one a line, so that a script never knows less than its program; where it says nothing, files are
 * offered.
 */
export const shellScripts: Readonly<Record<Shell, string>> = {
  bash: `# For bash. In ~/.bashrc: source <(tenantbox completion bash)
_tenantbox() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$(printf '%q' "$line")")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _tenantbox tenantbox ./tenantbox
`,
  zsh: `#compdef tenantbox
# For zsh. In ~/.zshrc, below compinit: source <(tenantbox completion zsh)
_tenantbox() {
  local -a found
  local line value
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    found+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${(Q)words[1]}" complete --described -- "\${(Q@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe tenantbox found; else _files; fi
}
compdef _tenantbox tenantbox ./tenantbox
`,
  fish: `# For fish. In ~/.config/fish/config.fish: tenantbox completion fish | source
function __tenantbox_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($typed[1] complete --described -- $typed[2..] $current 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path $current
    end
end
complete -c tenantbox -f -a '(__tenantbox_complete)'
`,
};
