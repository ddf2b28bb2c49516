namespace NeuronProbe.Options;

/// <summary>What a long task tells of itself on standard error.</summary>
internal sealed record DisplayOptions
{
    private static readonly SwitchOption Quiet = new("--quiet", "No progress and no notes; warnings and errors only.")
    {
        Letter = "-q",
        Group = OptionGroup.Running,
    };

    private static readonly ChoiceOption<string> ProgressMode = new(
        "--progress", "How progress is shown on standard error.", Choice.Words("auto", "plain", "none"))
    {
        Group = OptionGroup.Running,
        Default = "auto",
    };

    /// <summary>Whether there is no progress and no note.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>How progress is shown: <c>auto</c>, <c>plain</c> or <c>none</c>.</summary>
    public string Progress { get; init => field = ProgressMode.Demand(value); } = ProgressMode.Default;

    /// <summary>The options that every command with a long task has.</summary>
    public static IReadOnlyList<OptionField<DisplayOptions>> Fields { get; } =
    [
        Quiet.In<DisplayOptions>(o => o.IsQuiet, (o, value) => o with { IsQuiet = value }),
        ProgressMode.In<DisplayOptions>(o => o.Progress, (o, value) => o with { Progress = value }),
    ];
}
