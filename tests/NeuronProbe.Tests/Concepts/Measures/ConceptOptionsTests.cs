using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class ConceptOptionsTests
{
    [Fact]
    public void Without_options_all_labels_count_on_the_last_token_of_a_word()
    {
        ConceptOptions options = new();
        Assert.Empty(options.Names);
        Assert.Null(options.Definitions);
        Assert.Equal(LabelOn.Last, options.LabelOn);
    }

    [Fact]
    public void Empty_names_are_refused()
    {
        Assert.Equal(
            "--concept: expected names of concepts, but got an empty one. "
                + "Give a name or a pattern such as 'upos=*', or leave the option out for all.",
            Assert.Throws<ProbeException>(() => new ConceptOptions { Names = ["a", " "] }).Message);
        Assert.Equal(
            "--concepts: expected a file, but got an empty name. Give its name, or leave the option out.",
            Assert.Throws<ProbeException>(() => new ConceptOptions { Definitions = "" }).Message);
    }

    [Fact]
    public void The_command_line_reports_all_its_problems_at_once()
    {
        CommandLine run = CommandLine.Run("scan", "-m", "m", "-c", "c", "--concept", "", "--label-on", "middle");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            "--concept: expected names of concepts, but got an empty one.", run.Error, StringComparison.Ordinal);
        Assert.Contains(
            "--label-on: expected one of last, first, all, but got 'middle'.", run.Error, StringComparison.Ordinal);
    }
}
