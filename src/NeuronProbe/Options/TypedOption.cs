using System.Text.Json.Nodes;

namespace NeuronProbe.Options;

/// <summary>An option whose values are of a type.</summary>
/// <typeparam name="T">What the texts of a command line become.</typeparam>
public abstract class TypedOption<T> : OptionDescription
{
    private protected TypedOption(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>The value where nobody gives one.</summary>
    public T Default { get; init; } = default!;

    public override string? DefaultText => DefaultNote
        ?? (Default is null || ToTexts(Default) is not [_, ..] texts ? null : string.Join(',', texts));

    /// <summary>Reads what was typed.</summary>
    /// <param name="texts">The values in their order; at least one,
    /// and one alone where the option takes no more.</param>
    /// <exception cref="ProbeException">They mean nothing here.</exception>
    public abstract T Parse(IReadOnlyList<string> texts);

    /// <summary>The texts that <see cref="Parse"/> reads as this value.</summary>
    public abstract IReadOnlyList<string> ToTexts(T value);

    /// <summary>The value as the manifest has it.</summary>
    public virtual JsonNode? ToJson(T value) => JsonValue.Create(ToTexts(value)[0]);

    /// <summary>The option as a part of all that a command is asked for.</summary>
    /// <param name="get">Its value there, or null where nobody gave one.</param>
    /// <param name="set">The same with another value.</param>
    public OptionField<TOptions> In<TOptions>(Func<TOptions, T?> get, Func<TOptions, T, TOptions> set) => new()
    {
        Description = this,
        Put = (options, texts) => set(options, Parse(texts)),
        ToJson = options => get(options) is { } value ? ToJson(value) : null,
    };
}
