using NeuronProbe.Hub;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Hub;

public sealed class HubEnvironmentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_cache_is_where_the_most_particular_variable_says()
    {
        (string Name, string Value, string Cache)[] byRank =
        [
            ("HF_HUB_CACHE", "/one", "/one"),
            ("HUGGINGFACE_HUB_CACHE", "/two", "/two"),
            ("HF_HOME", "/three", "/three/hub"),
            ("XDG_CACHE_HOME", "/four", "/four/huggingface/hub"), ("HOME", "/five", "/five/.cache/huggingface/hub"),
        ];
        for (int first = 0; first < byRank.Length; first++)
        {
            Assert.Equal(
                Path.GetFullPath(byRank[first].Cache),
                Path.GetFullPath(Of([.. byRank[first..].Select(v => (v.Name, v.Value))]).CacheFolder));
        }
    }

    [Fact]
    public void A_tilde_is_the_home_folder() =>
        Assert.Equal(
            Path.GetFullPath("/five/hf/hub"), Path.GetFullPath(Of(("HOME", "/five"), ("HF_HOME", "~/hf")).CacheFolder));

    [Theory]
    [InlineData("HF_HOME", "$SCRATCH/hf", "/scratch/me/hf/hub")]
    [InlineData("HF_HOME", "${SCRATCH}/hf", "/scratch/me/hf/hub")]
    [InlineData("HF_HOME", "/data/${USER}_$USER-$USER", "/data/me_me-me/hub")]
    [InlineData("HF_HUB_CACHE", "~/$USER", "/house/me/me")]
    [InlineData("HUGGINGFACE_HUB_CACHE", "$SCRATCH", "/scratch/me")]
    [InlineData("XDG_CACHE_HOME", "$SCRATCH/.cache", "/scratch/me/.cache/huggingface/hub")]
    [InlineData("HF_HOME", "/x/$UNSET/${UNSET}", "/x/$UNSET/${UNSET}/hub")]
    [InlineData("HF_HOME", "/x/$/$$USER/${USER", "/x/$/$me/${USER/hub")]
    [InlineData("HF_HOME", "/x/$NESTED", "/x/$USER/hub")]
    [InlineData("HF_HOME", "/x/$USERS", "/x/$USERS/hub")]
    [InlineData("HF_HOME", "/x/~/y", "/x/~/y/hub")]
    public void Variables_and_the_home_folder_are_expanded_as_Python_does(string name, string value, string cache) =>
        Assert.Equal(
        Path.GetFullPath(cache),
        Path.GetFullPath(Of(("HOME", "/house/me"), ("SCRATCH", "/scratch/me"), ("USER", "me"), ("NESTED", "$USER"),
            (name, value)).CacheFolder));

    [Fact]
    public void The_place_of_the_token_is_expanded_too()
    {
        folder.Write("token", "hf_x");
        Assert.Equal("hf_x", Of(("HOME", folder.Location), ("HF_TOKEN_PATH", "$HOME/token")).ReadToken());
        Assert.Equal("hf_x", Of(("HOME", folder.Location), ("HF_TOKEN_PATH", "~/token")).ReadToken());
    }

    [Fact]
    public void The_home_folder_of_another_user_is_that_of_the_machines_list()
    {
        Assert.SkipUnless(File.Exists("/etc/passwd"), "The system has another list of users.");
        string[] users = File.ReadAllLines("/etc/passwd");
        string home = users.Single(line => line.StartsWith("root:", StringComparison.Ordinal)).Split(':')[5];
        Assert.Equal(Path.Combine(home, "hf", "hub"), Of(("HOME", "/house/me"), ("HF_HOME", "~root/hf")).CacheFolder);
        ProbeException e = Assert.Throws<ProbeException>(() => Of(("HF_HOME", "~nobody-of-that-name/hf")).CacheFolder);
        Assert.StartsWith("HF_HOME: expected a folder, but '~nobody-of-that-name' names a user that ", e.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_is_empty_is_not_set() =>
        Assert.Equal(
            Path.GetFullPath("/three/hub"),
            Path.GetFullPath(Of(("HF_HUB_CACHE", ""), ("HF_HOME", "/three")).CacheFolder));

    [Theory]
    [InlineData("HF_HUB_OFFLINE", "1", true)]
    [InlineData("HF_HUB_OFFLINE", "True", true)]
    [InlineData("TRANSFORMERS_OFFLINE", "on", true)]
    [InlineData("TRANSFORMERS_OFFLINE", "yes", true)]
    [InlineData("HF_HUB_OFFLINE", "0", false)]
    [InlineData("HF_HUB_OFFLINE", "", false)]
    public void Either_variable_forbids_the_network(string name, string value, bool isOffline) =>
        Assert.Equal(isOffline ? name : null, Of((name, value)).OfflineVariable);

    [Fact]
    public void The_token_is_taken_from_the_first_place_that_has_one()
    {
        string named = folder.Write("named", "hf_named\n");
        folder.Write("token", "  hf_home\n");
        (string, string)[] all =
        [
            ("HF_TOKEN", " hf_new "), ("HUGGING_FACE_HUB_TOKEN", "hf_old"), ("HF_TOKEN_PATH", named),
            ("HF_HOME", folder.Location),
        ];
        Assert.Equal(
            ["hf_new", "hf_old", "hf_named", "hf_home"],
            Enumerable.Range(0, 4).Select(first => Of(all[first..]).ReadToken()));
        Assert.Null(Of(("HF_HOME", folder["nowhere"])).ReadToken());
    }

    [Fact]
    public void A_token_is_not_sent_where_that_is_forbidden() =>
        Assert.Null(Of(("HF_TOKEN", "hf_new"), ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).ReadToken());

    [Fact]
    public void A_token_that_could_not_stand_in_a_request_is_refused_and_not_shown()
    {
        ProbeException e = Assert.Throws<ProbeException>(() => Of(("HF_TOKEN", "hf_se\r\ncret")).ReadToken());
        Assert.StartsWith("HF_TOKEN: expected a token", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_se", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "https://huggingface.co/")]
    [InlineData("http://127.0.0.1:80/", "http://127.0.0.1/")]
    [InlineData("https://mirror/hf/", "https://mirror/hf")]
    public void The_hub_is_where_the_variable_says(string? value, string address) =>
        Assert.Equal(address, Of(("HF_ENDPOINT", value ?? "")).Endpoint.ToString());

    [Theory]
    [InlineData("huggingface.co")]
    [InlineData("file:///etc")]
    [InlineData("ftp://mirror")]
    [InlineData("https://user:word@mirror")]
    public void What_is_no_address_of_a_hub_is_refused(string value)
    {
        ProbeException e = Assert.Throws<ProbeException>(() => Of(("HF_ENDPOINT", value)).Endpoint);
        Assert.StartsWith(
            "HF_ENDPOINT: expected an address such as https://huggingface.co, but got '",
            e.Message,
            StringComparison.Ordinal);
    }

    private static HubEnvironment Of(params (string Name, string Value)[] variables) =>
        new(name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault());
}
