using System.Text.Json.Nodes;

namespace NeuronProbe.Browser;

/// <summary>Texts that try to be markup or script, or to turn what stands round them.</summary>
internal static class HostileTexts
{
    /// <summary>What a text would call if it ran.</summary>
    public const string Mark = "hostileTextRan";

    private static readonly string[] Texts =
    [
        $"</script><script>window.{Mark}=1</script> the bank",
        $"<img src=x onerror=\"window.{Mark}=1\"> the bank",
        $"<svg onload=window.{Mark}=1></svg> the bank",
        $"\"'><b id=hostile>bold</b> ${{window.{Mark}=1}} `the bank`",
        $"javascript:window.{Mark}=1 the bank",
        "one \u202egnp.exe\u2066 two\u2069 \u200f the bank",
        "line\u2028separator\u2029paragraph\u0085next the bank",
        "null\0byte \u0007bell \u001b[31m \ufeff \ufffe the bank",
        "]]> --> <!-- --!> the bank",
        "\ud83d\udc69\u200d\ud83d\ude80 e\u0301\u0301\u0301 the bank",
    ];

    /// <summary>Writes a corpus of them, with labels and ids that are as hostile.</summary>
    public static void Write(string path) => File.WriteAllLines(
        path,
        Enumerable.Range(0, 40 * Texts.Length).Select(i => new JsonObject
        {
            ["id"] = $"{i} {Texts[i % Texts.Length]}",
            ["text"] = $"{Texts[i % Texts.Length]} and {Texts[(i * 7) % Texts.Length]} {i}",
            ["labels"] = new JsonArray(new JsonObject
            {
                ["start"] = 0,
                ["end"] = 6,
                ["label"] = $"</script><img src=x onerror=window.{Mark}=1> {i % 2}",
            }),
        }.ToJsonString()));
}
