using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What git, a browser or a hub leaves in the place of a model's files: it is called by its name, and no file
/// is waited for.</summary>
public sealed class StandInTests : EndToEndTest
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid "
        + "sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    public static TheoryData<string> ModelFiles =>
        ["config.json", "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
        "pytorch_model.bin.index.json", "weights.pt"];

    public static TheoryData<string> TokenizerFiles =>
        ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "tokenizer.model",
        "vocab.txt"];

    public static TheoryData<string, string> Pages => new()
    {
        { "<!DOCTYPE html>\n<html class=\"\"><head><title>Log in &ndash; The hub</title></head></html>",
            "a web page ('Log in &ndash; The hub'), not the file. Download the file itself" },
        { "\n  <html lang=en>404", "a web page, not the file." },
        { "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<!doctype HTML><body>", "a web page, not the file." },
        { "\ufeff<!doctype html>", "a web page, not the file." },
        { "Entry not found", "a server's answer, 'Entry not found', not the file. Check the file's name and that you "
            + "may read it" },
        { "Invalid username or password.", "a server's answer, 'Invalid username or password.', not the file." },
        { "404: Not Found", "a server's answer, '404: Not Found', not the file." },
        { "Access to model org/name is restricted. You must have access to it and be authenticated to access it. "
            + "Please log in.", "a server's answer, 'Access to model org/name is restricted. You must have access" },
        { "{\"error\":\"Repository not found\"}", "a server's answer, '{\"error\":\"Repository not found\"}', not "
            + "the file." },
        { "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code></Error>",
            "a server's answer, '<?xml" },
        { Pointer.Replace("https://git-lfs.github.com/spec/v1", "http://git-media.io/v/2", StringComparison.Ordinal),
            "a pointer of git LFS, not the file: run git lfs pull." },
        { "/annex/objects/SHA256E-s3--abc.safetensors\n", "a pointer of git-annex, not the file. Run 'git annex get'" },
    };

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void A_pointer_of_git_LFS_in_the_place_of_any_file_of_a_model_says_what_to_run(string file)
    {
        ModelFolder model = With(file, path => File.WriteAllText(path, Pointer));
        Refused(Scan(model, Ids(3)), $"{Path.Combine(model.Location, file)}: expected ",
            "a pointer of git LFS, not the file: run git lfs pull.");
    }

    [Theory]
    [MemberData(nameof(TokenizerFiles))]
    public void A_pointer_of_git_LFS_in_the_place_of_any_file_of_a_tokenizer_says_what_to_run(string file)
    {
        ModelFolder model = WithTokenizerFile(file, path => File.WriteAllText(path, Pointer));
        Refused(Scan(model, Write("a.txt", "on the one")), $"{Path.Combine(model.Location, file)}: ",
            "a pointer of git LFS, not the file: run git lfs pull.");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_or_an_answer_in_the_place_of_a_file_is_called_so(string content, string message)
    {
        foreach (string file in (string[])["model.safetensors", "config.json", "pytorch_model.bin"])
        {
            ModelFolder model = With(file, path => File.WriteAllText(path, content));
            Refused(Scan(model, Ids(3)), $"{Path.Combine(model.Location, file)}: expected ", $"but got {message}");
            Directory.Delete(model.Location, recursive: true);
        }
    }

    [Fact]
    public void A_shard_that_is_a_pointer_is_named()
    {
        ModelFolder model = With("model.safetensors.index.json", path =>
            File.WriteAllText(path, """{"weight_map": {"a": "one.safetensors"}}"""));
        File.WriteAllText(Path.Combine(model.Location, "one.safetensors"), Pointer);
        Refused(Scan(model, Ids(3)), "one.safetensors: expected a safetensors file, but got a pointer of git LFS");
    }

    [Theory]
    [InlineData("model.safetensors", "504b0304000000000000", "a file of torch.save. Rename it to pytorch_model.bin.")]
    [InlineData("model.safetensors", "80028a0a6cfc9c46f9", "a file of torch.save. Rename it to pytorch_model.bin.")]
    [InlineData("model.safetensors", "4747554603000000", "a file of llama.cpp (GGUF or GGML)")]
    [InlineData("model.safetensors", "1f8b08000000000000", "a file packed with gzip. Unpack it first")]
    [InlineData("model.safetensors", "", "an empty file. Download it again")]
    [InlineData("pytorch_model.bin", "", "an empty file. Download it again")]
    [InlineData("pytorch_model.bin", "894844460d0a", "a file in HDF5")]
    [InlineData("pytorch_model.bin", "6c6d676701000000", "a file of llama.cpp (GGUF or GGML)")]
    [InlineData("pytorch_model.bin", "08000000000000007b2261", "a safetensors file. Rename it to model.safetensors.")]
    public void Weights_of_another_format_than_their_name_are_called_by_theirs(string file, string hex, string message)
    {
        ModelFolder model = With(file, path => File.WriteAllBytes(path, Convert.FromHexString(hex)));
        Refused(Scan(model, Ids(3)), $"{Path.Combine(model.Location, file)}: expected ", $"but got {message}");
    }

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void A_named_pipe_a_device_or_a_folder_in_the_place_of_any_file_of_a_model_is_refused_at_once(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        RefusedAtOnce("a named pipe", With(file, MakePipe), file, Ids(3));
        RefusedAtOnce("a device", With(file, path => File.CreateSymbolicLink(path, "/dev/zero")), file, Ids(3));
        if (file != "weights.pt")
        {
            RefusedAtOnce("a folder of that name", With(file, path => Directory.CreateDirectory(path)), file, Ids(3));
        }
    }

    [Theory]
    [MemberData(nameof(TokenizerFiles))]
    public void A_named_pipe_or_a_device_in_the_place_of_any_file_of_a_tokenizer_is_refused_at_once(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        string text = Write("a.txt", "on the one");
        RefusedAtOnce("a named pipe", WithTokenizerFile(file, MakePipe), file, text);
        RefusedAtOnce("a device", WithTokenizerFile(file, path => File.CreateSymbolicLink(path, "/dev/zero")), file,
            text);
    }

    [Fact]
    public void A_socket_in_the_place_of_a_file_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        RefusedAtOnce("a socket", With("config.json", path =>
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path))), "config.json", Ids(3));
    }

    [Theory]
    [InlineData("config.json", 64)]
    [InlineData("model.safetensors.index.json", 64)]
    public void A_file_of_many_gigabytes_that_should_be_small_is_refused_without_reading_it(string file, int largest)
    {
        ModelFolder model = With(file, path =>
        {
            using FileStream sparse = File.Create(path);
            sparse.SetLength(3L << 30);
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(Scan(model, Ids(3)), $"{Path.Combine(model.Location, file)}: expected a file of at most {largest} "
            + "MiB, but got one of 3,221,225,472 bytes.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void A_link_to_nowhere_says_where_it_leads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        foreach (string file in (string[])["config.json", "model.safetensors"])
        {
            ModelFolder model = With(file, path => File.CreateSymbolicLink(path, "../../blobs/0123"));
            Refused(Scan(model, Ids(3)), $"{Path.Combine(model.Location, file)}: expected a readable file, but got a "
                + "link to '../../blobs/0123', which is not there. Copy the folder with what its links lead to (cp "
                + "-rL)");
            Directory.Delete(model.Location, recursive: true);
        }
    }

    [Fact]
    public void A_link_to_a_file_is_as_good_as_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        ModelFolder model = Model();
        File.Move(model.Config, Folder["elsewhere"]);
        File.CreateSymbolicLink(model.Config, Folder["elsewhere"]);
        Scan(model, Ids(3), "-n", "0").Succeeded();
    }

    private void RefusedAtOnce(string what, ModelFolder model, string file, string corpus)
    {
        Refused(Scan(model, corpus), $"{Path.Combine(model.Location, file)}: expected a file, but got {what}. Put "
            + "the file itself there.");
        Directory.Delete(model.Location, recursive: true);
    }

    /// <summary>A model of which one file is another thing; for a checkpoint of another name, the usual one is not
    /// there.</summary>
    private ModelFolder With(string file, Action<string> make)
    {
        ModelFolder model = Model();
        File.Delete(file == "config.json" ? model.Config : model.Checkpoint);
        make(Path.Combine(model.Location, file));
        return model;
    }

    /// <summary>A model with files of a tokenizer, of which the one is another thing.</summary>
    private ModelFolder WithTokenizerFile(string file, Action<string> make)
    {
        ModelFolder model = Model();
        if (file is "tokenizer_config.json" or "special_tokens_map.json" or "vocab.json")
        {
            model.WithTokenizer();
        }
        File.Delete(Path.Combine(model.Location, file));
        make(Path.Combine(model.Location, file));
        return model;
    }

    private static void MakePipe(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
