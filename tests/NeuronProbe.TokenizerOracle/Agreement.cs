using System.Text.Json;
using NeuronProbe.Tests.Tokenizers.Kinds;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.TokenizerOracle;

/// <summary>Compares a tokenizer with the Rust library on all texts.</summary>
internal static class Agreement
{
    private const int Shown = 5;

    public static void Check(TextTokenizer ours, RustLibrary rust)
    {
        List<string> wrong = [];
        foreach (string text in KindTexts.All)
        {
            int[] expected = rust.Encode(text);
            int[] got = [.. ours.Prefix, .. ours.Encode(text).Select(token => token.Id), .. ours.Suffix];
            if (!expected.SequenceEqual(got))
            {
                wrong.Add($"{JsonSerializer.Serialize(text)}: {Show(ours, expected)}, but got {Show(ours, got)}");
            }
        }
        Assert.True(wrong.Count == 0,
            $"{wrong.Count} of {KindTexts.All.Count} texts differ:\n"
            + string.Join('\n', wrong.OrderBy(line => line.Length).Take(Shown)));
    }

    private static string Show(TextTokenizer tokenizer, int[] ids) =>
        string.Join(' ', ids.Select(id => $"{id}={JsonSerializer.Serialize(tokenizer.Show(id))}"));
}
