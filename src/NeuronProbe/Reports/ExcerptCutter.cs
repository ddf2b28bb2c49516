using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Reports;

/// <summary>Makes excerpts of what a scan kept, without tokens that do not count: the first one of a window is often a
/// hundred times as strong as all others, and would be taken for a neuron's maximum.</summary>
/// <remarks>
/// Tokens do not count whose id is one of those that are put round windows, unless special ones are counted; nor does
/// what <c>--ignore-first</c> leaves out, which is known since all windows of a scan have as much room.
/// </remarks>
internal sealed class ExcerptCutter
{
    private const string PartOfCharacter = "\ufffd";

    private readonly HashSet<int> special;
    private readonly bool includesSpecial;
    private readonly int ignored;
    private readonly int textRoom;
    private readonly int idRoom;

    /// <param name="manifest">The scan that kept the examples.</param>
    public ExcerptCutter(ScanManifest manifest)
    {
        IReadOnlyList<int> prefix = manifest.Tokenizer?.Prefix ?? [];
        IReadOnlyList<int> suffix = manifest.Tokenizer?.Suffix ?? [];
        special = [.. prefix, .. suffix];
        includesSpecial = Value<bool>(manifest, "include-special");
        ignored = Value<int>(manifest, "ignore-first");
        int length = Value<int>(manifest, "max-length") is > 0 and { } given ? given : int.MaxValue;
        textRoom = length - prefix.Count - suffix.Count;
        idRoom = Value<string>(manifest, "bos") == "always" ? textRoom : length;
    }

    /// <summary>The excerpt round an example, or null where an activation of it is not finite.</summary>
    public Excerpt? Cut(Example example)
    {
        TokenContext context = example.Context;
        int[] kept =
        [
            .. Enumerable.Range(0, context.TokenIds.Length).Where(i => i == context.Index || Counts(context, i)),
        ];
        float[] activations = Array.ConvertAll(kept, i => example.ContextActivations[i]);
        if (!activations.All(float.IsFinite))
        {
            return null;
        }
        string[] texts = TextsOf(context);
        return new Excerpt(
            Array.ConvertAll(kept, i => texts[i]), activations, Array.IndexOf(kept, context.Index));
    }

    private static T? Value<T>(ScanManifest manifest, string option) =>
        manifest.Options[option] is JsonValue value && value.TryGetValue(out T? read) ? read : default;

    private bool Counts(TokenContext context, int index)
    {
        if (special.Contains(context.TokenIds[index]) && !includesSpecial)
        {
            return false;
        }
        if (ignored == 0 || context.Token < 0)
        {
            return true;
        }
        int room = context.Text is null ? idRoom : textRoom;
        int inWindow = (context.Token % room) + index - context.Index;
        return inWindow < 0 || inWindow >= ignored;
    }

    private string[] TextsOf(TokenContext context)
    {
        var texts = new string[context.TokenIds.Length];
        int given = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            TextRange range = context.Ranges[i];
            bool isEmpty = range.Start == range.End;
            if (context.Text is not { } text || (isEmpty && special.Contains(context.TokenIds[i])))
            {
                texts[i] = string.Create(CultureInfo.InvariantCulture, $"#{context.TokenIds[i]}");
                continue;
            }
            // A character of several tokens is written with the last of them, which completes it.
            int end = i + 1 < texts.Length && context.Ranges[i + 1] is var next && next.End > next.Start
                ? Math.Min(range.End, next.Start)
                : range.End;
            end = Math.Max(given, end);
            texts[i] = end == given && !isEmpty ? PartOfCharacter : text[given..end];
            given = end;
        }
        return texts;
    }
}
