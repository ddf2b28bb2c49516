using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Activations;

/// <summary>Says which tokens of a window count; what the model reads stays as it is. Counts what it leaves out,
/// by rule.</summary>
/// <param name="ignoreFirst">Leaves out the document's first tokens in each window.</param>
/// <param name="includeSpecial">Counts special tokens too.</param>
/// <param name="specialIds">Ids that are special wherever they stand.</param>
internal sealed class TokenMask(int ignoreFirst, bool includeSpecial, IReadOnlySet<int> specialIds)
{
    /// <summary>Special tokens left out: those that the tool added, and those in the documents.</summary>
    public long SpecialCount { get; private set; }

    /// <summary>Tokens left out because they are among the first of their window.</summary>
    public long IgnoredCount { get; private set; }

    /// <summary>Finds the tokens of a window that count.</summary>
    /// <param name="window">The window.</param>
    /// <param name="counted">Its former content is replaced by their positions in the window, ascending.</param>
    public void FindCounted(Window window, List<int> counted)
    {
        counted.Clear();
        for (int position = 0; position < window.Ids.Length; position++)
        {
            int token = window.TokenAt(position);
            bool isSpecial = token < 0 || specialIds.Contains(window.Ids[position]);
            if (isSpecial && !includeSpecial)
            {
                SpecialCount++;
            }
            else if (token >= 0 && token - window.FirstToken < ignoreFirst)
            {
                IgnoredCount++;
            }
            else
            {
                counted.Add(position);
            }
        }
    }
}
