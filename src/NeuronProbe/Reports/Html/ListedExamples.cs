using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports.Html;

/// <summary>A list of examples of a neuron, as its page shows it.</summary>
/// <param name="Kind"><c>high</c>, <c>low</c> or <c>sample</c>.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Examples">The examples in their order.</param>
internal sealed record ListedExamples(string Kind, string Title, IReadOnlyList<Example> Examples)
{
    /// <summary>What samples were drawn from; null at random over all tokens, and for other lists.</summary>
    public SampleInterval? Interval { get; init; }

    /// <summary>How many tokens they were drawn from; null for other lists.</summary>
    public long? Tokens { get; init; }

    private bool IsLow => Kind == "low";

    /// <summary>The magnitude that has the strongest shade.</summary>
    public float Scale { get; private init; }

    /// <summary>The lists of a neuron that have anything in them. Those of the low end have a scale of their own.
    /// </summary>
    public static IReadOnlyList<ListedExamples> Of(NeuronFindings neuron)
    {
        ListedExamples[] lists = ListsOf(neuron);
        ILookup<bool, float> magnitudes = lists.SelectMany(list => list.Examples, (list, example) =>
            (list.IsLow, Magnitude: Math.Abs(example.Activation))).ToLookup(one => one.IsLow, one => one.Magnitude);
        return
        [
            .. lists.Select(list => list with
            {
                Scale = magnitudes[list.IsLow].Where(float.IsFinite).DefaultIfEmpty().Max(),
            }),
        ];
    }

    private static ListedExamples[] ListsOf(NeuronFindings neuron) =>
    [
        .. neuron.Examples.GroupBy(example => example.Tail).Select(list => list.Key == Tail.High
            ? new ListedExamples("high", "Highest activations", [.. list])
            : new ListedExamples("low", "Lowest activations", [.. list])),
        .. neuron.Samples.GroupBy(sample => sample.Interval).Select(drawn => new ListedExamples(
            "sample", TitleOf(drawn.Key), [.. drawn])
        {
            Interval = drawn.Key,
            Tokens = drawn.First().Tokens,
        }),
    ];

    private static string TitleOf(SampleInterval? interval) => interval is { } own
        ? $"Random tokens from {Figures.Short(own.Lower)} to {Figures.Short(own.Upper)}"
        : "Random tokens";

    /// <summary>Writes it as an object.</summary>
    /// <param name="data">Where to.</param>
    /// <param name="texts">Where the contexts are.</param>
    public void Write(DataText data, BlockTexts texts)
    {
        (int Passage, int Offset)[] places = [.. Examples.Select(example => texts.PlaceOf(example.Context))];
        data.Json.WriteStartObject();
        data.Json.WriteString("kind", Kind);
        data.Json.WriteString("title", Title);
        data.Json.WritePropertyName("scale");
        data.Exact(Scale);
        if (Interval is { } interval)
        {
            data.Json.WritePropertyName("lower");
            data.Exact(interval.Lower);
            data.Json.WritePropertyName("upper");
            data.Exact(interval.Upper);
        }
        if (Tokens is { } tokens)
        {
            data.Json.WriteNumber("count", tokens);
        }
        Whole("passage", places.Select(place => place.Passage));
        Whole("offset", places.Select(place => place.Offset));
        Whole("length", Examples.Select(example => example.ContextActivations.Length));
        Whole("peak", Examples.Select(example => example.Context.Index));
        data.Json.WriteStartArray("activation");
        foreach (Example example in Examples)
        {
            data.Exact(example.Activation);
        }
        data.Json.WriteEndArray();
        data.PackedHalf(
            "values", [.. Examples.SelectMany(example => example.ContextActivations, (_, value) => (double)value)]);
        data.Json.WriteEndObject();

        void Whole(string name, IEnumerable<int> values)
        {
            data.Json.WriteStartArray(name);
            foreach (int value in values)
            {
                data.Json.WriteNumberValue(value);
            }
            data.Json.WriteEndArray();
        }
    }
}
