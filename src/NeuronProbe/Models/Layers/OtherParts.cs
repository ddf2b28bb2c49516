using System.Text.RegularExpressions;

namespace NeuronProbe.Models.Layers;

/// <summary>Tells stored tensors that belong to heads and other parts outside the layers, which a scan never runs, from
/// those that would change activations.</summary>
/// <remarks>
/// Where the model's tensors stand within a prefix, all outside of it is another part, but for what changes a model
/// from outside (adapters, prompts). Where they don't, only what has the name of a head is.
/// </remarks>
internal sealed partial class OtherParts
{
    // Of these the first belong to nearly every checkpoint and need no mention.
    private static readonly string[] CommonHeads =
        [
        "lm_head.", "embed_out.", "cls.predictions.", "vocab_transform.", "vocab_layer_norm.", "vocab_projector.",
        "pooler.",
        "decoder.weight", "decoder.bias", "head.dense.", "head.norm.",
    ];

    private static readonly string[] Heads =
    [
        .. CommonHeads, "score.", "classifier.", "pre_classifier.", "v_head.", "qa_outputs.", "multiple_choice_head.",
        "cls.seq_relationship.",
    ];

    private const int MostNamed = 4;

    private readonly TensorNames names;
    private readonly string prefix;
    private readonly HashSet<string> roots;
    private readonly bool usesPrefix;
    private readonly bool isBare;

    /// <param name="names">What the checkpoint calls tensors.</param>
    /// <param name="prefix">What a model of the family with a head puts before the names.</param>
    /// <param name="taken">Stored names of the tensors that the model has taken.</param>
    public OtherParts(TensorNames names, string prefix, IEnumerable<string> taken)
    {
        this.names = names;
        this.prefix = prefix;
        roots = [];
        foreach (string name in taken)
        {
            string plain = names.Plain(name, out _);
            bool hasPrefix = plain.StartsWith(prefix, StringComparison.Ordinal);
            // A table that was stored under its head's name says nothing of the others.
            if (!hasPrefix && StartsWithAny(Heads, plain))
            {
                continue;
            }
            usesPrefix |= hasPrefix && prefix.Length > 0;
            isBare |= !hasPrefix || prefix.Length == 0;
            roots.Add(FirstPart(hasPrefix ? plain[prefix.Length..] : plain));
        }
    }

    /// <summary>Whether a tensor that the model has not taken may be left out.</summary>
    public bool Has(string name)
    {
        if (Changes(name))
        {
            return false;
        }
        string plain = names.Plain(name, out bool isWithin);
        bool hasPrefix = plain.StartsWith(prefix, StringComparison.Ordinal);
        string bare = hasPrefix ? plain[prefix.Length..] : plain;
        if (StartsWithAny(Heads, bare))
        {
            return true;
        }
        if (roots.Contains(FirstPart(bare)) && (isBare || hasPrefix))
        {
            return false;
        }
        return !isWithin || (usesPrefix ? !hasPrefix && (!isBare || IsHead()) : IsHead());

        bool IsHead() => HeadWord.IsMatch(FirstPart(bare));
    }

    /// <summary>Whether a tensor belongs to what is trained beside a model and changes what its layers
    /// compute.</summary>
    public static bool Changes(string name) => Adapter.IsMatch(name);

    /// <summary>A sentence for each of the tensors that are left out, or for each part where it has many.</summary>
    /// <param name="left">Their stored names.</param>
    public IEnumerable<string> Describe(IEnumerable<string> left)
    {
        foreach (var part in left.Where(NeedsMention).GroupBy(name => FirstPart(names.Plain(name, out _))))
        {
            string[] members = [.. part];
            if (members.Length > MostNamed)
            {
                yield return $"{members.Length} tensors of '{part.Key}', from '{members[0]}' on, belong to a head or "
                    + "another part, which a scan does not run, and were ignored.";
                continue;
            }
            foreach (string name in members)
            {
                yield return $"the tensor '{name}' belongs to a head, which a scan does not run, and was ignored.";
            }
        }
    }

    private bool NeedsMention(string name)
    {
        string plain = names.Plain(name, out _);
        bool hasPrefix = plain.StartsWith(prefix, StringComparison.Ordinal);
        return !StartsWithAny(CommonHeads, hasPrefix ? plain[prefix.Length..] : plain);
    }

    private static bool StartsWithAny(string[] parts, string name) =>
        parts.Any(part => name.StartsWith(part, StringComparison.Ordinal));

    private static string FirstPart(string name) => name.Split('.', 2)[0];

    [GeneratedRegex(
        @"(?<![^._])(lora(_?[a-z]+)?|ia3|adapters?|prompt|prefix|soft_prompt|hypernet(work)?)(?![^._])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Adapter { get; }

    // Words of which the names of heads are made, and those of what sees or hears beside the layers.
    [GeneratedRegex(
        @"(?<![^_])(heads?|[a-z]*classifiers?|classif(y|ication)|cls|score|scorer|linear|fc|dense|mlp"
        + @"|proj(ect(ion|or)s?)?|pooler|crf|outputs?|out|logits?|labels?|tag|tagger"
        + @"|regress(or|ion)|reward|value|critic"
        + @"|summary|predictions?|predictor|pred|generator|loss|criterion|vision|visual|image|audio"
        + @"|decoder|weights)\d*(?![^_])",
        RegexOptions.IgnoreCase)]
    private static partial Regex HeadWord { get; }
}
