using System.Globalization;

namespace NeuronProbe.Peers;

/// <summary>What the command line asks for.</summary>
internal sealed record PeerOptions
{
    /// <summary>How often each method is timed.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Batches of the sample, which every method runs in each round.</summary>
    public int Batches { get; init; } = 3;

    /// <summary>Threads of every engine.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Reads <c>--rounds N --batches N --threads N</c>.</summary>
    /// <exception cref="ArgumentException">There is another option, or a value is missing or wrong.</exception>
    public static PeerOptions Parse(string[] arguments)
    {
        var options = new PeerOptions();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i];
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "nothing";
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1)
            {
                throw new ArgumentException($"{name}: expected a whole number of at least 1, but got '{value}'.");
            }
            options = name switch
            {
                "--rounds" => options with { Rounds = number },
                "--batches" => options with { Batches = number },
                "--threads" => options with { Threads = number },
                _ => throw new ArgumentException($"expected --rounds, --batches or --threads, but got '{name}'."),
            };
        }
        return options;
    }
}
