using NeuronProbe.Hub;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class OpenedModelTests
{
    [Fact]
    public void A_tokenizer_is_read_once_and_not_before_it_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var files = new ModelFolder(folder["model"], "gpt2");
        using OpenedModel model = OpenedModel.OpenForInspection(
            ModelLocation.Find(files.Location, HubEnvironment.OfProcess), warning => Assert.Fail(warning));
        Assert.NotEmpty(model.Map.Sites);
        files.WithTokenizer();
        Assert.NotNull(model.Tokenizer);
        File.Delete(Path.Combine(files.Location, "vocab.json"));
        Assert.NotNull(model.Tokenizer);
        Assert.Null(model.TokenizerRefusal);
    }
}
