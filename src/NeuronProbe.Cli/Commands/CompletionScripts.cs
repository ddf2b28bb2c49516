namespace NeuronProbe.Cli.Commands;

/// <summary>The scripts of <c>completion</c>: each asks the program itself,
/// so that none of them goes out of date.</summary>
internal static class CompletionScripts
{
    // Bash cuts words at ':' and '=', which names of sites and '--option=value' have: they are joined again,
    // and what stands before the last cut is taken off the candidates.
    public const string Bash =
        """
        # Completion of neuronprobe in bash: source <(neuronprobe completion bash)
        _neuronprobe() {
            local cur="" word line prefix i joins=0
            local -a words=()
            COMPREPLY=()
            for ((i = 1; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]//[\\\"\']/}
                if ((${#words[@]} > 0)) && [[ $joins == 1 || $word == [:=]* ]]; then
                    words[${#words[@]}-1]+=$word
                else
                    words+=("$word")
                fi
                joins=0
                if [[ $word == [:=] ]]; then joins=1; fi
            done
            if ((${#words[@]} > 0)); then cur=${words[${#words[@]}-1]}; fi
            prefix=""
            if [[ $COMP_WORDBREAKS == *:* && $cur == *:* ]]; then prefix=${cur%"${cur##*:}"}; fi
            if [[ $COMP_WORDBREAKS == *=* && $cur == *=* && -z $prefix ]]; then prefix=${cur%%=*}=; fi
            while IFS= read -r line; do
                line=${line%%$'\t'*}
                if [[ $line == :paths ]]; then
                    compopt -o filenames 2>/dev/null
                    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "${cur#"$prefix"}")
                elif [[ -n $line ]]; then
                    if [[ $line == *: ]]; then compopt -o nospace 2>/dev/null; fi
                    line=${line#"$prefix"}
                    if [[ $line == *[\ \"\'\$]* ]]; then printf -v line %q "$line"; fi
                    COMPREPLY+=("$line")
                fi
            done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete "${words[@]}" 2>/dev/null)
        }
        complete -F _neuronprobe neuronprobe

        """;

    public const string Zsh =
        """
        #compdef neuronprobe
        # Completion of neuronprobe in zsh: write it to a file _neuronprobe in a folder of $fpath, or source it.
        _neuronprobe() {
            local line text about paths=0
            local -a found unfinished
            while IFS= read -r line; do
                if [[ $line == :paths ]]; then
                    paths=1
                elif [[ -n $line ]]; then
                    text=${line%%$'\t'*}
                    about=""
                    if [[ $line == *$'\t'* ]]; then about=":${line#*$'\t'}"; fi
                    if [[ $text == *: ]]; then
                        unfinished+=("${text//:/\\:}")
                    else
                        found+=("${text//:/\\:}$about")
                    fi
                fi
            done < <("${(Q)words[1]/#\~/$HOME}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)
            if (( ${#found} )); then _describe -V 'neuronprobe' found; fi
            if (( ${#unfinished} )); then _describe -V 'neuronprobe' unfinished -S ''; fi
            if (( paths )); then _files; fi
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
            _neuronprobe "$@"
        else
            compdef _neuronprobe neuronprobe
        fi

        """;

    public const string Fish =
        """
        # Completion of neuronprobe in fish: neuronprobe completion fish | source
        function __neuronprobe_complete
            set -l words (commandline -opc) (commandline -ct)
            set -l program (string replace -r '^~' $HOME -- $words[1])
            set -e words[1]
            for line in ($program __complete $words 2>/dev/null)
                if test "$line" = ":paths"
                    __fish_complete_path (commandline -ct)
                else
                    echo $line
                end
            end
        end
        complete -c neuronprobe -f -k -a '(__neuronprobe_complete)'

        """;

    public const string PowerShell =
        """
        # Completion of neuronprobe in PowerShell: neuronprobe completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName neuronprobe -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
                ForEach-Object { $_.ToString().Trim("'", '"') })
            $program = $elements[0]
            $words = @($elements | Select-Object -Skip 1)
            if ($wordToComplete -eq '') {
                # A space ends the word before; Windows PowerShell would drop an argument that is empty.
                $words += if ($PSVersionTable.PSVersion.Major -ge 7) { '' } else { '""' }
            }
            & $program __complete @words 2>$null | ForEach-Object {
                $text, $about = $_ -split "`t", 2
                if ($text -ne ':paths') {
                    if (-not $about) { $about = $text }
                    [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $about)
                }
            }
        }

        """;
}
